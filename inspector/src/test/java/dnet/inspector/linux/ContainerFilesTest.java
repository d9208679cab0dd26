package dnet.inspector.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hostile container's root: nothing outside of it is read, and nothing blocks. */
class ContainerFilesTest {
  private static final String CANARY = "canary";
  private static final int READS = 100_000;

  @TempDir private Path folder;
  private Path root;
  private Path outside;

  @BeforeEach
  void rootAndCanary() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(outside.resolve("resolv.conf"), CANARY);
  }

  private String read(String path) throws IOException {
    return read(root, path);
  }

  private static String read(Path below, String path) throws IOException {
    try (Descriptor held = Descriptor.open(below.toString(), Descriptor.O_PATH)) {
      return ContainerFiles.read(held, path);
    }
  }

  @Test
  @Timeout(1)
  void aFileIsRead() throws IOException {
    Files.writeString(root.resolve("etc/resolv.conf"), "nameserver 10.0.0.1\n");
    Files.createSymbolicLink(root.resolve("etc/link"), Path.of("/etc/resolv.conf"));
    assertThat(read("/etc/resolv.conf")).isEqualTo("nameserver 10.0.0.1\n");
    assertThat(read("/etc/link")).isEqualTo("nameserver 10.0.0.1\n");
  }

  @Test
  @Timeout(1)
  void noLinkLeadsOut() throws IOException {
    Path canary = outside.resolve("resolv.conf");
    Files.createSymbolicLink(root.resolve("etc/absolute"), canary);
    Files.createSymbolicLink(root.resolve("etc/dots"), Path.of("../../outside/resolv.conf"));
    Files.createSymbolicLink(root.resolve("etc/many"), Path.of("../".repeat(40) + canary));
    Files.createSymbolicLink(root.resolve("away"), outside);
    for (String path :
        new String[] {"/etc/absolute", "/etc/dots", "/etc/many", "/away/resolv.conf"}) {
      assertThatExceptionOfType(SystemCallException.class)
          .isThrownBy(() -> read(path))
          .matches(e -> e.errno() == Errno.ENOENT, "ENOENT");
    }
    assertThatExceptionOfType(SystemCallException.class)
        .isThrownBy(() -> read("../outside/resolv.conf"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    assertThatExceptionOfType(SystemCallException.class).isThrownBy(() -> read("/loop"));
  }

  @Test
  @Timeout(1)
  void magicLinksAreNotFollowed() {
    assertThatExceptionOfType(SystemCallException.class)
        .isThrownBy(() -> read(Path.of("/"), "/proc/self/root/etc/hostname"))
        .withMessageContaining("ELOOP");
  }

  @Test
  @Timeout(1)
  void onlyRegularFilesAreOpened() throws Exception {
    Path fifo = root.resolve("etc/fifo");
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (String path : new String[] {"/etc/fifo", "/etc", "/"}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(path))
          .withMessageEndingWith("is no regular file");
    }
    for (String device : new String[] {"/dev/zero", "/dev/tty"}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(Path.of("/"), device))
          .withMessageEndingWith("is no regular file");
    }
  }

  @Test
  @Timeout(1)
  void aFileWithoutSizeIsNotEvenOpened() throws IOException {
    // The kernel's log: reading it blocks, and takes away what is read.
    assumeTrue(Files.isRegularFile(Path.of("/proc/kmsg")));
    assertThat(read(Path.of("/"), "/proc/kmsg")).isEmpty();
  }

  @Test
  @Timeout(1)
  void aLargeFileIsReadInPart() throws IOException {
    Path large = root.resolve("etc/large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThat(read("/etc/large")).hasSize(ContainerFiles.MAX_SIZE);
    Files.writeString(root.resolve("etc/more"), "x".repeat(ContainerFiles.MAX_SIZE + 1));
    assertThat(read("/etc/more")).hasSize(ContainerFiles.MAX_SIZE);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void aLinkThatIsSwappedMeanwhileLeadsNowhere() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Path etc = root.resolve("etc");
    Path name = etc.resolve("resolv.conf");
    Files.writeString(name, "inside");
    Thread swapper =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  Path link =
                      Files.createSymbolicLink(etc.resolve("l"), outside.resolve("resolv.conf"));
                  Files.move(link, name, StandardCopyOption.ATOMIC_MOVE);
                  Files.writeString(etc.resolve("f"), "inside");
                  Files.move(etc.resolve("f"), name, StandardCopyOption.ATOMIC_MOVE);
                  Path away = Files.createSymbolicLink(root.resolve("a"), outside);
                  Files.move(etc, root.resolve("kept"));
                  Files.move(away, etc, StandardCopyOption.ATOMIC_MOVE);
                  Files.delete(etc);
                  Files.move(root.resolve("kept"), etc);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    swapper.start();
    int inside = 0;
    int refused = 0;
    try (Descriptor held = Descriptor.open(root.toString(), Descriptor.O_PATH)) {
      for (int i = 0; i < READS; i++) {
        try {
          String text = ContainerFiles.read(held, "/etc/resolv.conf");
          assertThat(text).isNotEqualTo(CANARY);
          inside += text.equals("inside") ? 1 : 0;
        } catch (SystemCallException e) {
          refused++;
        }
      }
    } finally {
      stop.set(true);
      swapper.join();
    }
    assertThat(inside).isPositive();
    assertThat(refused).isPositive();
  }
}
