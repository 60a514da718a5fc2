package dev.cotangent.bench.text;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.data.TextCorpus;
import dev.cotangent.data.TrainTest;
import dev.cotangent.data.WordVocabulary;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a word language model on a text. */
@Command(
    name = "wordlm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Trains a stacked LSTM to predict the next word; the last tenth of the text is for"
            + " validation. Words are runs of letters, runs of digits, and punctuation marks.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent train wordlm --save wordlm.safetensors     Tiny Shakespeare",
      "  cotangent generate wordlm.safetensors --prompt 'My lord'",
    })
public final class WordTrainCommand extends TextTrainCommand {
  private static final int FEWEST = 3;

  @Option(
      names = "--words",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Words of the vocabulary, the most frequent ones of the training part, and two tokens for"
              + " padding and for all other words. Default: 5000.")
  private int words;

  /** A command in these surroundings, stopped by this signal. */
  public WordTrainCommand(Surroundings surroundings, StopSignal stop) {
    super(surroundings, stop);
  }

  @Override
  Text text(TextCorpus corpus, int time) {
    if (words < FEWEST) {
      throw new CommandException(
          ExitCode.USAGE, "--words must be at least %d, got %d".formatted(FEWEST, words));
    }
    String all = corpus.vocabulary().decode(corpus.tokens());
    int cut = (int) (TRAIN_SHARE * all.length());
    String train = all.substring(0, cut);
    var vocabulary = WordVocabulary.of(List.of(train), words);
    return new Text(
        new TextTokens.Words(vocabulary),
        new TrainTest(
            vocabulary.windows(train, time), vocabulary.windows(all.substring(cut), time)),
        vocabulary.encode(all).length,
        vocabulary.encode(train)[0]);
  }
}
