package dev.cotangent.bench;

import dev.cotangent.bench.backprop.BackpropCommand;
import dev.cotangent.bench.compare.CompareCommand;
import dev.cotangent.bench.cures.CuresCommand;
import dev.cotangent.bench.examples.ExampleCommand;
import dev.cotangent.bench.feedforward.FeedforwardCommand;
import dev.cotangent.bench.forecast.ForecastCommand;
import dev.cotangent.bench.forwardforward.ForwardForwardCommand;
import dev.cotangent.bench.growth.GrowthCommand;
import dev.cotangent.bench.images.ImagesCommand;
import dev.cotangent.bench.images.ResidualCommand;
import dev.cotangent.bench.images.SummaryCommand;
import dev.cotangent.bench.kernels.KernelsCommand;
import dev.cotangent.bench.memory.MemoryCommand;
import dev.cotangent.bench.probe.ProbeCommand;
import dev.cotangent.bench.shell.CompletionCommand;
import dev.cotangent.bench.shell.ManCommand;
import dev.cotangent.bench.speed.BenchCommand;
import dev.cotangent.bench.start.StartCommand;
import dev.cotangent.bench.tasks.AdditionCommand;
import dev.cotangent.bench.tasks.TaskCommand;
import dev.cotangent.bench.text.CharTrainCommand;
import dev.cotangent.bench.text.GenerateCommand;
import dev.cotangent.bench.text.WordTrainCommand;
import dev.cotangent.bench.training.EvaluateCommand;
import dev.cotangent.bench.training.TrainCommand;
import dev.cotangent.bench.tune.TuneCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code cotangent}: compares, trains, evaluates, measures, and lists backends. */
@Command(
    name = "cotangent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Trains convolutional and recurrent networks, and compares how they learn.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare                      a CNN and RNNs on the same rows, one table",
      "  cotangent train names-gru --epochs 5   one model",
      "  cotangent bench --cases 'lstm.*'       what a training step costs",
      "  cotangent probe                        what this machine has and can do",
      "",
      "Results go to stdout, progress and warnings to stderr.",
      "Exit codes: 0 done; 1 diverged, or below --min-accuracy; 2 wrong usage, or no data;",
      "3 no such backend; 70 a fault in this program; 130 Ctrl-C."
    })
public final class Main {
  private static final int HELP_COLUMNS = 100;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    StopSignal stop = StopSignal.ofProcess();
    int code = run(Surroundings.ofProcess(), stop, args);
    stop.commandEnded();
    System.exit(code);
  }

  /** Runs a command and returns its exit code. */
  public static int run(Surroundings surroundings, StopSignal stop, String... args) {
    CommandLine line = commandLine(surroundings, stop);
    var errors = new ErrorHandler(surroundings);
    line.setOut(writer(surroundings.out()));
    line.setErr(writer(surroundings.err()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    line.setUsageHelpWidth(HELP_COLUMNS);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return errors.handleOutOfMemory();
    }
  }

  /** Returns the command with all verbs, which are in the order of its help. */
  static CommandLine commandLine(Surroundings surroundings, StopSignal stop) {
    var line = new CommandLine(new Main());
    var compare = new CommandLine(new CompareCommand(surroundings, stop));
    compare.addSubcommand(new BackpropCommand(surroundings, stop));
    compare.addSubcommand(new CuresCommand(surroundings, stop));
    compare.addSubcommand(new ForwardForwardCommand(surroundings, stop));
    compare.addSubcommand(new ResidualCommand(surroundings, stop));
    compare.addSubcommand(new FeedforwardCommand(surroundings, stop));
    line.addSubcommand(compare);
    var train = new CommandLine(new TrainCommand(surroundings, stop));
    train.addSubcommand(new CharTrainCommand(surroundings, stop));
    train.addSubcommand(new WordTrainCommand(surroundings, stop));
    line.addSubcommand(train);
    line.addSubcommand(new EvaluateCommand(surroundings));
    line.addSubcommand(new ImagesCommand(surroundings, stop));
    line.addSubcommand(new SummaryCommand(surroundings));
    line.addSubcommand(new GenerateCommand(surroundings));
    line.addSubcommand(new TaskCommand(surroundings, stop));
    line.addSubcommand(new AdditionCommand(surroundings, stop));
    line.addSubcommand(new ForecastCommand(surroundings));
    line.addSubcommand(new BenchCommand(surroundings, stop));
    line.addSubcommand(new MemoryCommand(surroundings, stop));
    line.addSubcommand(new StartCommand(surroundings, stop));
    line.addSubcommand(new GrowthCommand(surroundings, stop));
    line.addSubcommand(new KernelsCommand(surroundings, stop));
    line.addSubcommand(new TuneCommand(surroundings, stop));
    line.addSubcommand(new ProbeCommand(surroundings, stop));
    line.addSubcommand(new ExampleCommand(surroundings));
    line.addSubcommand(new BackendsCommand(surroundings));
    line.addSubcommand(new CompletionCommand(surroundings));
    line.addSubcommand(new ManCommand(surroundings));
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
