package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.report.GraphReport;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Names that try to be more than names, in every form that a graph is drawn in. */
class GraphHostileTest {
  private static final String EVIL =
      "\"];x</text><script>&lt;\\'\n\u001b[31m\u202e#quot;`]\\\" -- ]]> end %% \ud800 \ufffe 網";

  private static final GraphReport GRAPH = Graphs.host(8, EVIL);

  @Test
  void svgIsXmlAndHoldsTheNamesAsText() throws Exception {
    Document document = svg(GraphSvg.of(GRAPH));

    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    List<String> titles = new ArrayList<>();
    NodeList found = document.getElementsByTagName("title");
    for (int i = 0; i < found.getLength(); i++) {
      titles.add(found.item(i).getTextContent());
    }
    assertThat(titles).contains(Visible.of(EVIL + "br0"), Visible.of(EVIL + "svc-0"));
  }

  @Test
  void noTextOfThePictureCoversAnother() throws Exception {
    for (GraphReport graph : List.of(GRAPH, Graphs.host(60, ""), Graphs.host(100, "網絡"))) {
      List<Rectangle2D> boxes = new ArrayList<>();
      Document document = svg(GraphSvg.of(graph));
      double width = Double.parseDouble(document.getDocumentElement().getAttribute("width"));
      NodeList texts = document.getElementsByTagName("text");
      for (int i = 0; i < texts.getLength(); i++) {
        Element text = (Element) texts.item(i);
        boolean small = text.getAttribute("class").matches("small|caption");
        boolean title = text.getAttribute("class").equals("title");
        double size = title ? 20 : small ? 10 : 12;
        double x = Double.parseDouble(text.getAttribute("x"));
        double y = Double.parseDouble(text.getAttribute("y"));
        double wide = 0.602 * size * Span.width(text.getTextContent());
        boxes.add(new Rectangle2D.Double(x, y - 0.75 * size, wide, 0.95 * size));
      }
      assertThat(boxes).hasSizeGreaterThan(30).allMatch(b -> b.getMaxX() <= width);
      for (int i = 0; i < boxes.size(); i++) {
        for (int j = i + 1; j < boxes.size(); j++) {
          assertThat(boxes.get(i).intersects(boxes.get(j)))
              .as("%s and %s", boxes.get(i), boxes.get(j))
              .isFalse();
        }
      }
    }
  }

  @Test
  void dotHasNothingButItsOwnStatements() {
    String name = "\"(?:[^\"\\\\]|\\\\.)*\"";
    String value = "(?:" + name + "|[a-z0-9]+)";
    String attributes = "(?: \\[[a-z]+=" + value + "(?:, [a-z]+=" + value + ")*\\])?";
    Pattern statement =
        Pattern.compile(
            "graph dnet \\{|\\s*\\}|\\s*subgraph "
                + name
                + " \\{"
                + "|\\s*(?:rankdir=LR|label="
                + name
                + "|style="
                + value
                + "(?:; color=red)?);"
                + "|\\s*(?:node|edge|"
                + name
                + ")"
                + attributes
                + ";"
                + "|\\s*"
                + name
                + " -- "
                + name
                + attributes
                + ";");
    List<String> lines = GraphDot.of(GRAPH);

    assertThat(lines).allMatch(l -> statement.matcher(l).matches());
    long open = lines.stream().filter(l -> l.endsWith("{")).count();
    assertThat(lines.stream().filter(l -> l.strip().equals("}")).count()).isEqualTo(open);
    String label = String.join("\n", lines);
    assertThat(label).contains("\\\"];x</text><script>&amp;lt;\\\\'\\\\u{a}");
  }

  @Test
  void mermaidLabelsHoldNoSyntax() {
    Pattern quoted = Pattern.compile("\"([^\"]*)\"");
    for (String line : GraphMermaid.of(GRAPH)) {
      String rest = line;
      Matcher label = quoted.matcher(line);
      while (label.find()) {
        String text = label.group(1).replace("<br/>", "");
        assertThat(text.replaceAll("#\\d+;", "")).doesNotContainPattern("[\"#;<>&`\\[\\]{}|\\\\%]");
        rest = rest.replace(label.group(), "L");
      }
      assertThat(rest)
          .matches(
              "flowchart LR|\\s*(subgraph )?n\\d+(\\[L\\]|\\[\\[L\\]\\]|>L\\]|\\[/L/\\])|\\s*end"
                  + "|\\s*n\\d+ (===|---|-\\. \\w+( on)? \\.-|-\\.->) n\\d+"
                  + "|\\s*classDef down [a-z#0-9:,-]+|\\s*class [n0-9,]+ down");
    }
  }

  @Test
  void treeIsSafe() {
    StringBuilder text = new StringBuilder();
    new TextSink(text, false).lines(GraphTree.of(GRAPH, 0, false));

    assertThat(text.toString().codePoints().filter(c -> c != '\n')).allMatch(Visible::isSafe);
  }

  private static Document svg(List<String> lines) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
  }
}
