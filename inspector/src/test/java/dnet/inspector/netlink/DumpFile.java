package dnet.inspector.netlink;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Datagrams as a file: of each its length, as four octets in network order, and its octets. */
final class DumpFile {
  private DumpFile() {}

  static byte[] write(List<byte[]> datagrams) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (byte[] datagram : datagrams) {
        out.writeInt(datagram.length);
        out.write(datagram);
      }
    }
    return bytes.toByteArray();
  }

  /** The datagrams recorded as {@code recorded/netlink/name}. */
  static List<byte[]> read(String name) throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(resource(name))) {
      while (in.available() > 0) {
        datagrams.add(in.readNBytes(in.readInt()));
      }
    }
    return datagrams;
  }

  static String text(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        DumpFile.class.getResourceAsStream("/recorded/netlink/" + name), name);
  }
}
