package dnet.inspector.pasted;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a folder's files as text. */
public final class PasteReader {
  private static final int MOST_FILES = 500;
  private static final int MOST_OCTETS = 4 << 20;

  private PasteReader() {}

  /**
   * Reads every regular file directly in {@code folder}, links not followed.
   *
   * @throws IOException if the folder or a file cannot be read, or is larger than 4 MiB
   */
  public static Pasted read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
    if (files.size() > MOST_FILES) {
      throw new IOException(folder + ": more than " + MOST_FILES + " files");
    }
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] octets = in.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
          throw new IOException(file + ": larger than " + (MOST_OCTETS >> 20) + " MiB");
        }
        texts.add(decode(octets));
      }
    }
    return parse(texts);
  }

  /** Parses texts, each of which may hold several commands' output. */
  public static Pasted parse(List<String> texts) {
    PasteParser parser = new PasteParser();
    texts.forEach(parser::text);
    return parser.pasted();
  }

  /** UTF-16 with its mark, as Windows' editors save; UTF-8; else Latin-1, which never fails. */
  private static String decode(byte[] octets) {
    if (octets.length >= 2) {
      int mark = (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
      if (mark == 0xfeff || mark == 0xfffe) {
        return new String(octets, StandardCharsets.UTF_16);
      }
    }
    Charset utf8 = StandardCharsets.UTF_8;
    try {
      return utf8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }
}
