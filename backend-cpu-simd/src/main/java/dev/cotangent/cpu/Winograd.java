package dev.cotangent.cpu;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says which convolutions go by minimal filtering, and with which tiles.
 *
 * <p>The system property {@value #PROPERTY} limits the tiles to 4 by 4 (the default) or 2 by 2
 * outputs, or switches minimal filtering {@code off}.
 */
final class Winograd {
  /** System property: {@code off}, {@code 2} or {@code 4}. */
  static final String PROPERTY = "cotangent.cpu.winograd";

  /** Minimal filtering of nothing. */
  static final Winograd OFF = new Winograd(null, null);

  /** Fewest channels, and fewest filters: the kit's tolerances allow for no fewer. */
  private static final int LEAST = 32;

  /**
   * Least product of the two; measured: 32 by 32 gains nothing, 32 by 64 gains a third, 64 by 64
   * twice the speed.
   */
  private static final int LEAST_PRODUCT = 2048;

  /** Fewest pixels of a batch: for fewer, the filters take longer to transform than to use. */
  private static final int LEAST_PIXELS = 128;

  private final @Nullable WinogradKernel two;
  private final @Nullable WinogradKernel four;

  private Winograd(@Nullable WinogradKernel two, @Nullable WinogradKernel four) {
    this.two = two;
    this.four = four;
  }

  /** Returns what the system property allows; plain loops gain nothing. */
  static Winograd configured(Tiles tiles) {
    String value = System.getProperty(PROPERTY, "4");
    return tiles.plain() ? OFF : of(value);
  }

  /**
   * Returns minimal filtering with the Vector API.
   *
   * @throws IllegalArgumentException if the value is none of those of the property
   */
  static Winograd of(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "off" -> OFF;
      case "2" -> new Winograd(new Winograd2(), null);
      case "4" -> new Winograd(new Winograd2(), new Winograd4());
      default ->
          throw new IllegalArgumentException(PROPERTY + ": must be off, 2 or 4, got " + value);
    };
  }

  /**
   * Returns the kernel for these sums, null if they are better taken one by one.
   *
   * @param images number of images
   * @param channels channels that each sum reads
   * @param n sums at each pixel
   */
  @Nullable WinogradKernel kernel(Tiles tiles, Taps taps, int images, int channels, int n) {
    int lanes = tiles.lastPanelUnit();
    boolean fits =
        taps.adjacent(3)
            && Math.min(channels, n) >= LEAST
            && channels * n >= LEAST_PRODUCT
            && channels % lanes == 0
            && n % lanes == 0
            && images * taps.height() * taps.width() >= LEAST_PIXELS;
    if (two == null || !fits) {
      return null;
    }
    WinogradKernel best = two;
    if (four != null && products(four, taps) <= products(two, taps)) {
      best = four;
    }
    return 3 * products(best, taps) <= 2 * 9 * taps.height() * taps.width() ? best : null;
  }

  /** Returns the multiply-adds for an image, a channel and a filter. */
  private static int products(WinogradKernel kernel, Taps taps) {
    int down = Math.ceilDiv(taps.height(), kernel.outputs);
    int across = Math.ceilDiv(taps.width(), kernel.outputs);
    return down * across * kernel.points * kernel.points;
  }

  /** Returns the kernel for dw, null if its sums are better taken one by one. */
  @Nullable WinogradKernel ofGradient(Tiles tiles, ConvShape s) {
    return s.groups() == 1
        ? kernel(tiles, Taps.forward(s), s.batch(), s.channels(), s.out())
        : null;
  }
}
