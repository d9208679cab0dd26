package dnet.inspector.remedy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a journal that of an earlier boot, as it is found after a reboot. */
public final class RebootedJournal {
  private RebootedJournal() {}

  /** Rewrites the one in a folder. */
  public static void rewrite(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : Journal.read(folder).entries()) {
      entries.add(
          entry instanceof Entry.Begin b
              ? new Entry.Begin(b.id(), b.time(), "another boot", b.title(), b.command(), b.steps())
              : entry);
    }
    Files.write(folder.resolve("journal"), Journal.octets(entries));
  }
}
