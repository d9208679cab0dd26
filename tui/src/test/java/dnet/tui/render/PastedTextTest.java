package dnet.tui.render;

import dnet.fixtures.golden.Golden;
import dnet.inspector.pasted.PasteReader;
import dnet.inspector.report.PastedReport;
import dnet.inspector.report.ReportJson;
import dnet.inspector.report.Reports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The article author's pasted host, as text and as JSON. */
class PastedTextTest {
  private static final Path TOP = Files.exists(Path.of("tui")) ? Path.of("tui") : Path.of("");
  private static final Path FOLDER = TOP.resolve("src/test/resources/golden/pasted");

  @Test
  void author() throws IOException {
    PastedReport report =
        Reports.pasted(PasteReader.read(TOP.resolve("../fixtures/src/main/resources/author-host")));
    StringBuilder text = new StringBuilder();
    new TextSink(text, false).lines(PastedText.of(report, 0));
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ReportJson.write(report, json);

    Golden.check(FOLDER.resolve("author.txt"), text.toString());
    Golden.check(FOLDER.resolve("author.json"), json.toString(StandardCharsets.UTF_8));
  }
}
