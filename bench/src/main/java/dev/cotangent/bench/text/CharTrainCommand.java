package dev.cotangent.bench.text;

import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.data.TextCorpus;
import picocli.CommandLine.Command;

/** Trains a character language model on a text. */
@Command(
    name = "charlm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Trains a stacked LSTM to predict the next character; the last tenth of the text is for"
            + " validation.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent train charlm --save charlm.safetensors     Tiny Shakespeare",
      "  cotangent train charlm --text FILE --epochs 20 --save mine.safetensors",
      "  cotangent generate mine.safetensors --prompt 'Once '",
    })
public final class CharTrainCommand extends TextTrainCommand {

  /** A command in these surroundings, stopped by this signal. */
  public CharTrainCommand(Surroundings surroundings, StopSignal stop) {
    super(surroundings, stop);
  }

  @Override
  Text text(TextCorpus corpus, int time) {
    return new Text(
        new TextTokens.Characters(corpus.vocabulary()),
        corpus.windows(time, TRAIN_SHARE),
        corpus.size(),
        corpus.tokens()[0]);
  }
}
