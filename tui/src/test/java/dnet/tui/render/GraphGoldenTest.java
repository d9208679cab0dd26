package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.report.GraphReport;
import dnet.inspector.report.ReportJson;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded demo host, drawn in every form. */
class GraphGoldenTest {
  private static final Path TOP = Files.exists(Path.of("tui")) ? Path.of("tui") : Path.of("");
  private static final Path FOLDER = TOP.resolve("src/test/resources/golden/graph");
  private static final Path DEMO =
      TOP.resolve("../fixtures/src/main/resources/recorded/demo/snapshot.json");

  private static Host host;
  private static GraphReport demo;

  @BeforeAll
  static void read() throws IOException, SnapshotFileException {
    host = Assembler.assemble(SnapshotFile.read(DEMO));
    demo = Reports.graph(host, List.of(), null);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 80, 50})
  void tree(int width) {
    List<Line> lines = GraphTree.of(demo, width, false);

    Golden.check(FOLDER.resolve("tree-" + width + ".txt"), plain(lines, false));
    assertThat(lines).allMatch(l -> width == 0 || l.width() <= width);
  }

  @Test
  void treeInAsciiAndInColour() {
    Golden.check(FOLDER.resolve("tree-ascii.txt"), plain(GraphTree.of(demo, 0, true), false));
    Golden.check(FOLDER.resolve("tree-colour.txt"), plain(GraphTree.of(demo, 100, false), true));
  }

  @Test
  void partOfIt() {
    GraphReport api = Reports.graph(host, List.of(ContainerLookup.find(host, "sidecar")), null);
    Golden.check(FOLDER.resolve("tree-sidecar.txt"), plain(GraphTree.of(api, 0, false), false));
    GraphReport back = Reports.graph(host, List.of(), "back");
    Golden.check(FOLDER.resolve("tree-back.txt"), plain(GraphTree.of(back, 0, false), false));
  }

  @Test
  void otherForms() throws IOException {
    Golden.check(FOLDER.resolve("demo.dot"), String.join("\n", GraphDot.of(demo)) + "\n");
    Golden.check(FOLDER.resolve("demo.mmd"), String.join("\n", GraphMermaid.of(demo)) + "\n");
    Golden.check(FOLDER.resolve("demo.svg"), String.join("\n", GraphSvg.of(demo)) + "\n");
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ReportJson.write(demo, json);
    Golden.check(FOLDER.resolve("demo.json"), json.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everyContainerAndEveryInterfaceIsInTheTree() {
    String text = plain(GraphTree.of(Graphs.host(100, ""), 0, false), false);

    for (GraphReport.Node node : Graphs.host(100, "").nodes()) {
      assertThat(text).contains(node.name());
    }
  }

  private static String plain(List<Line> lines, boolean colour) {
    StringBuilder text = new StringBuilder();
    new TextSink(text, colour).lines(lines);
    return text.toString();
  }
}
