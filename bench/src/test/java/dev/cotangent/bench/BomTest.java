package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The bill of materials, which has no parent, agrees with the build. */
class BomTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void itsVersionIsThatOfTheBuild() throws Exception {
    assertThat(child(root(ROOT.resolve("bench/bom")), "version"))
        .isEqualTo(child(root(ROOT), "version"));
  }

  @Test
  void itNamesAllModulesThatUsersDependOn() throws Exception {
    List<String> modules =
        elements(root(ROOT), "module")
            .map(Element::getTextContent)
            .filter(module -> !module.startsWith("bench"))
            .map(module -> "cotangent-" + module)
            .toList();
    List<String> managed =
        elements(root(ROOT.resolve("bench/bom")), "dependency")
            .map(dependency -> child(dependency, "artifactId"))
            .distinct()
            .toList();

    assertThat(managed).isNotEmpty().containsExactlyInAnyOrderElementsOf(modules);
  }

  private static Element root(Path folder) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static Stream<Element> elements(Element above, String name) {
    NodeList nodes = above.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
  }

  /** Returns the text of a direct child, not of one further down such as a parent's version. */
  private static String child(Element element, String name) {
    return elements(element, name)
        .filter(e -> element.equals(e.getParentNode()))
        .map(Element::getTextContent)
        .findFirst()
        .orElseThrow();
  }
}
