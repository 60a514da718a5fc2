package dev.cotangent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A file {@code pom.xml} as it is written, without what it inherits. */
record Pom(Element root) {
  /** The folder of the whole build, seen from where tests run. */
  static final Path ROOT = Path.of("..");

  private static final Set<String> SCOPES_OF_RUN_TIME = Set.of("compile", "runtime");

  /** Reads the one in a folder. */
  static Pom in(Path folder) {
    try {
      return new Pom(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(folder.resolve("pom.xml").toFile())
              .getDocumentElement());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("no pom.xml to be read in " + folder, e);
    }
  }

  String version() {
    return text(root, "version").orElseThrow();
  }

  /** Returns the folders of what is built without a profile. */
  List<String> modules() {
    return child(root, "modules").stream()
        .flatMap(modules -> children(modules, "module"))
        .map(Element::getTextContent)
        .toList();
  }

  /** Returns its own dependencies, of all scopes. */
  List<Element> dependencies() {
    return list(child(root, "dependencies"));
  }

  /** Returns what it manages for those that import it or have it as parent. */
  List<Element> managed() {
    return list(child(root, "dependencyManagement").flatMap(m -> child(m, "dependencies")));
  }

  /** Returns group and artifact of its own dependencies that are there at run time. */
  List<String> runTimeDependencies() {
    return dependencies().stream()
        .filter(d -> SCOPES_OF_RUN_TIME.contains(text(d, "scope").orElse("compile")))
        .map(d -> text(d, "groupId").orElseThrow() + ":" + artifact(d))
        .toList();
  }

  static String artifact(Element dependency) {
    return text(dependency, "artifactId").orElseThrow();
  }

  private static List<Element> list(Optional<Element> dependencies) {
    return dependencies.stream().flatMap(d -> children(d, "dependency")).toList();
  }

  private static Optional<String> text(Element above, String name) {
    return child(above, name).map(Element::getTextContent);
  }

  private static Optional<Element> child(Element above, String name) {
    return children(above, name).findFirst();
  }

  private static Stream<Element> children(Element above, String name) {
    NodeList nodes = above.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name));
  }
}
