package dnet.inspector.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NetnsHandleTest {
  @TempDir private Path folder;

  @Test
  @Timeout(1)
  void whatIsNoNamespaceIsRefused() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (String path : new String[] {"/etc/passwd", "/dev/zero", "/", fifo.toString()}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> NetnsHandle.ofMount(path, 0))
          .withMessage(path + " is no namespace");
    }
    assertThatExceptionOfType(SystemCallException.class)
        .isThrownBy(() -> NetnsHandle.ofMount(folder.resolve("absent").toString(), 0))
        .matches(SystemCallException::vanished, "vanished");
  }

  @Test
  void thisThreadsAndThisProcesssAreTheSame() throws IOException {
    try (NetnsHandle thread = NetnsHandle.ofThisThread();
        NetnsHandle process = NetnsHandle.ofProcess((int) ProcessHandle.current().pid())) {
      assertThat(thread.id()).isEqualTo(process.id());
      assertThat(Namespaces.<Integer>call(thread, () -> 42)).isEqualTo(42);
    }
  }

  @Test
  void privilegesAreReadFromTheStatusFile() {
    String status = "Name:\tx\nUid:\t1000\t0\t0\t0\nCapEff:\t%s\n";
    assertThat(Privileges.parse(String.format(status, "000001ffffffffff")))
        .isEqualTo(new Privileges(true, true, true, true));
    assertThat(Privileges.parse(String.format(status, "0000000000001000")))
        .isEqualTo(new Privileges(true, false, true, false));
    assertThat(Privileges.parse(String.format(status, "0000000000280000")))
        .isEqualTo(new Privileges(true, true, false, true));
    assertThat(Privileges.parse("Uid:\t0\t1000\t0\t0\nCapEff:\t0000000000000000\n"))
        .isEqualTo(new Privileges(false, false, false, false));
    assertThat(Privileges.parse("")).isEqualTo(new Privileges(false, false, false, false));
  }
}
