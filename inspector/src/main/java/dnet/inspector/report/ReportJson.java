package dnet.inspector.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dnet.inspector.json.SafeEscapes;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a report as one JSON document. Control characters are escaped, as RFC 8259 demands. */
public final class ReportJson {
  private ReportJson() {}

  /**
   * Writes one of this package's records, indented, with a line end after it.
   *
   * @throws IOException if {@code out} does
   */
  public static void write(Object report, OutputStream out) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    ObjectWriter writer =
        JsonMapper.builder()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build()
            .writer(new SafeEscapes())
            .with(printer);
    writer.writeValue(out, report);
    out.write('\n');
    out.flush();
  }
}
