package dev.cotangent.bench.figures;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.FloatSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Draws the SVG documents of {@link SvgRenderer} as PNG images of twice their size, by JSVG.
 *
 * <p>Needs AWT and a font of the machine, but no display.
 */
final class PngRenderer {
  private static final int SCALE = 2;

  /** A heat map has an element for each of its cells, more than JSVG takes from strangers. */
  private static final LoaderContext OWN_DOCUMENTS =
      LoaderContext.builder()
          .documentLimits(
              new DocumentLimits(
                  DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
                  DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
                  Integer.MAX_VALUE))
          .build();

  /** What names fonts: of a list JSVG takes the first, or a serif font where there is none such. */
  private static final String FONTS = "font-family:[^;\"]*";

  /** Fonts as wide as ECharts takes letters for, which leaves room for no wider ones. */
  private static final List<String> ARIALS =
      List.of("Arial", "Helvetica", "Liberation Sans", "Arimo", "Nimbus Sans", "FreeSans");

  /** Java draws a line of no width as thin as it can. */
  private static final String NO_LINE = "stroke=\"[^\"]*\" stroke-width=\"0\"";

  private PngRenderer() {}

  /**
   * Writes a document as an image.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if this machine has no font, or the document is none
   */
  static void write(String svg, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    BufferedImage image;
    try {
      image = image(svg.replaceAll(FONTS, "font-family:" + font()).replaceAll(NO_LINE, ""));
    } catch (InternalError | RuntimeException | UnsatisfiedLinkError e) {
      throw new IllegalStateException("png: " + e.getMessage(), e);
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": this JDK has no writer of PNG");
    }
  }

  private static String font() {
    var environment = GraphicsEnvironment.getLocalGraphicsEnvironment();
    Set<String> names = Set.of(environment.getAvailableFontFamilyNames());
    return ARIALS.stream().filter(names::contains).findFirst().orElse(Font.SANS_SERIF);
  }

  private static BufferedImage image(String svg) {
    var bytes = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
    SVGDocument document = new SVGLoader().load(bytes, null, OWN_DOCUMENTS);
    if (document == null) {
      throw new IllegalStateException("JSVG cannot read the chart");
    }
    FloatSize size = document.size();
    int width = (int) Math.ceil(SCALE * size.width);
    int height = (int) Math.ceil(SCALE * size.height);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    document.renderWithPlatform(NullPlatformSupport.INSTANCE, graphics, null);
    graphics.dispose();
    return image;
  }
}
