package dnet.inspector.watch;

import dnet.fixtures.lab.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One {@code ip -batch} process in a host's namespace: what it is told takes effect at once, so
 * that the time from then on can be measured.
 */
final class IpBatch implements AutoCloseable {
  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  IpBatch(LabHost host) throws IOException {
    process =
        new ProcessBuilder(host.inside(List.of("ip", "-force", "-batch", "-")))
            .redirectErrorStream(true)
            .start();
    in = process.getOutputStream();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Does it; the moment before, of {@link System#nanoTime}. */
  long run(String line) throws IOException {
    long before = System.nanoTime();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    return before;
  }

  @Override
  public void close() throws IOException {
    in.close();
    String said = out.readLine();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (said != null) {
      throw new AssertionError("ip: " + said);
    }
  }
}
