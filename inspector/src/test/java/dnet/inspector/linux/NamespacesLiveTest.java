package dnet.inspector.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@LiveTest
class NamespacesLiveTest {
  private static final int ECONNREFUSED = 111;

  private static LabHost host;

  @BeforeAll
  static void makeHost(Lab lab) {
    host = lab.host("census");
  }

  /** A thread that Java says has ended is the kernel's for a moment longer. */
  @AfterAll
  static void onlyTheHomeNamespaceRemains() throws IOException {
    Set<String> home = Set.of(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    long deadline = System.nanoTime() + 2_000_000_000L;
    Set<String> seen = namespacesOfThreads();
    while (!seen.equals(home) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      seen = namespacesOfThreads();
    }
    assertThat(seen).isEqualTo(home);
  }

  /** The network namespaces of all of this process's threads. */
  static Set<String> namespacesOfThreads() throws IOException {
    Set<String> seen = new TreeSet<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          seen.add(Files.readSymbolicLink(task.resolve("ns/net")).toString());
        } catch (NoSuchFileException e) {
          // The thread has ended.
        }
      }
    }
    return seen;
  }

  private static NetnsHandle open() throws IOException {
    return NetnsHandle.ofMount(host.netns().toString(), 0);
  }

  @Test
  void aTaskIsInsideAndItsThreadEnds() throws IOException {
    try (NetnsHandle namespace = open()) {
      String expected = "net:[" + namespace.id().inode() + "]";
      IntStream.range(0, 50)
          .parallel()
          .forEach(
              i -> {
                try {
                  assertThat(
                          Namespaces.call(
                              namespace,
                              () ->
                                  Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
                                      .toString()))
                      .isEqualTo(expected);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
    }
    onlyTheHomeNamespaceRemains();
  }

  @Test
  void aTaskThatFailsLeavesNoThread() throws IOException {
    try (NetnsHandle namespace = open()) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  Namespaces.call(
                      namespace,
                      () -> {
                        throw new IllegalStateException("on purpose");
                      }))
          .withMessageContaining("on purpose");
    }
    onlyTheHomeNamespaceRemains();
  }

  @Test
  void anotherKindOfNamespaceIsNotEntered() throws IOException {
    try (NetnsHandle mounts = NetnsHandle.ofMount("/proc/self/ns/mnt", 0)) {
      assertThatExceptionOfType(SystemCallException.class)
          .isThrownBy(() -> Namespaces.call(mounts, () -> 1))
          .matches(e -> e.errno() == Errno.EINVAL, "EINVAL");
    }
  }

  @Test
  void nobodyButTheKernelIsHeard() throws IOException {
    try (NetnsHandle namespace = open()) {
      Namespaces.call(
          namespace,
          () -> {
            try (NativeSocket victim = NativeSocket.netlink(0, "victim", 200)) {
              assertThat(sendAsStranger(portOfOnlySocket())).isEqualTo(ECONNREFUSED);
              assertThatExceptionOfType(SystemCallException.class)
                  .isThrownBy(() -> victim.receive(new byte[64]))
                  .matches(e -> e.errno() == Errno.EAGAIN, "EAGAIN");
            }
            return true;
          });
    }
  }

  /** The port of the one route socket of this thread's namespace that is not the kernel's. */
  private static int portOfOnlySocket() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> words[1].equals("0") && !words[2].equals("0"))
        .mapToInt(words -> (int) Long.parseLong(words[2]))
        .findFirst()
        .orElseThrow();
  }

  /** The error number of sending to {@code port} as any process of the namespace can; 0 if none. */
  private static int sendAsStranger(int port) throws IOException {
    LibC libc = LibC.get();
    try (Descriptor stranger = new Descriptor(libc.socket(16, 3, 0))) {
      byte[] address =
          ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) 16).array();
      ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).putInt(4, port);
      assertThat(libc.connect(stranger.fd(), address, address.length)).isZero();
      byte[] message = new byte[16];
      message[0] = 16;
      return libc.send(stranger.fd(), message, message.length, 0) < 0 ? LibC.errno() : 0;
    }
  }
}
