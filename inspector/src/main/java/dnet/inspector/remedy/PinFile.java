package dnet.inspector.remedy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The file of pins, which people write, too: what dnet does not change stays as it is. */
public final class PinFile {
  /** Where it is unless told otherwise. */
  public static final Path USUAL = Path.of("/etc/dnet/pins.yaml");

  private static final int MAX_SIZE = 1 << 20;

  private final Path file;

  /** The file at that path. */
  public PinFile(Path file) {
    this.file = file;
  }

  /**
   * The pins in it; none where there is no file.
   *
   * @throws PinFileException with all mistakes
   */
  public List<Pin> read() throws IOException {
    return PinReader.read(text());
  }

  private String text() throws IOException {
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw new IOException(file + " is larger than " + MAX_SIZE + " octets");
      }
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.contains(PosixFilePermission.OTHERS_WRITE)
          || mode.contains(PosixFilePermission.GROUP_WRITE)) {
        throw new IOException(file + " can be written by others: chmod go-w " + file);
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Writes a pin, instead of the one that the container has. */
  public void put(Pin pin) throws IOException {
    String text = text();
    List<String> lines = new ArrayList<>(text.lines().toList());
    int end = lines.size();
    int from = -1;
    List<Pin> pins = PinReader.read(text);
    for (int i = 0; i < pins.size(); i++) {
      if (pins.get(i).owner().equals(pin.owner())) {
        from = pins.get(i).line() - 1;
        end = i + 1 < pins.size() ? pins.get(i + 1).line() - 1 : lines.size();
      }
    }
    if (from >= 0) {
      lines.subList(from, end).clear();
    } else {
      from = lines.size();
    }
    if (lines.stream().noneMatch(l -> l.startsWith("pins:"))) {
      lines.add("pins:");
      from = lines.size();
    }
    lines.addAll(from, lines(pin));
    String changed = String.join("\n", lines) + "\n";
    PinReader.read(changed);
    replace(changed);
  }

  private void replace(String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isSymbolicLink(file)) {
      throw new IOException(file + " cannot be replaced: it is a link");
    }
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            ".pins",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** All of it is addresses, numbers and names without anything that YAML gives a meaning to. */
  private static List<String> lines(Pin pin) {
    List<String> lines = new ArrayList<>();
    String label = pin.label();
    lines.add(label == null ? "- container: " + pin.container() : "- label: " + quoted(label));
    if (!pin.interfaces().isEmpty()) {
      lines.add("  interfaces:");
    }
    for (AttachWish wish : pin.interfaces()) {
      lines.add("  - name: " + quoted(String.valueOf(wish.name())));
      lines.add("    " + key(wish.to()) + ": " + quoted(wish.to().name()));
      if (wish.to() instanceof AttachWish.ToOvs ovs && ovs.tag() != 0) {
        lines.add("    tag: " + ovs.tag());
      }
      if (wish.create()) {
        lines.add("    create: true");
      }
      if (wish.to() instanceof AttachWish.ToParent parent && parent.vlan() != 0) {
        lines.add("    vlan: " + parent.vlan());
      }
      if (wish.mac() != null) {
        lines.add("    mac: " + quoted(wish.mac().toString()));
      }
      if (wish.mtu() != 0) {
        lines.add("    mtu: " + wish.mtu());
      }
      if (wish.dhcp()) {
        lines.add("    dhcp: true");
        continue;
      }
      lines.add(
          "    addresses: ["
              + String.join(", ", wish.addresses().stream().map(a -> quoted(a.toString())).toList())
              + "]");
      if (wish.gateway() != null) {
        lines.add("    gateway: " + quoted(wish.gateway().toString()));
      }
    }
    list(
        lines,
        "addresses",
        pin.addresses().stream().map(a -> a.prefix() + " dev " + a.link()).toList());
    list(lines, "routes", pin.routes().stream().map(r -> String.join(" ", r)).toList());
    list(lines, "rules", pin.rules().stream().map(r -> String.join(" ", r)).toList());
    return lines;
  }

  private static String key(AttachWish.Lower lower) {
    return lower instanceof AttachWish.ToBridge
        ? "bridge"
        : lower instanceof AttachWish.ToOvs ? "ovs" : "parent";
  }

  private static void list(List<String> lines, String key, List<String> items) {
    if (!items.isEmpty()) {
      lines.add("  " + key + ":");
      items.forEach(i -> lines.add("  - " + quoted(i)));
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
