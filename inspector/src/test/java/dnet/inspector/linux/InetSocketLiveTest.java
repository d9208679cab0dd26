package dnet.inspector.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@LiveTest
class InetSocketLiveTest {
  private static LabHost host;

  @BeforeAll
  static void makeHost(Lab lab) {
    host = lab.host("sockets");
  }

  private static InetSocket open(InetSocket.Kind kind, boolean v4) throws IOException {
    try (NetnsHandle namespace = NetnsHandle.ofMount(host.netns().toString(), 0)) {
      return Namespaces.call(namespace, () -> InetSocket.open(kind, v4, "test"));
    }
  }

  private static SocketAddress loopback(boolean v4, int port) {
    return new SocketAddress(IpAddress.parse(v4 ? "127.0.0.1" : "::1"), port);
  }

  @Test
  void aClosedUdpPortIsReportedByWhomAndWhy() throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      try (InetSocket socket = open(InetSocket.Kind.UDP, v4)) {
        assertThat(socket.connect(loopback(v4, 9))).isZero();
        assertThat(socket.local().address()).isEqualTo(loopback(v4, 9).address());
        assertThat(socket.send(new byte[] {1, 2, 3})).isZero();
        assertThat(InetSocket.poll(List.of(socket), InetSocket.POLLIN, 2000)[0])
            .matches(e -> (e & InetSocket.POLLERR) != 0);
        SocketMessage message = Objects.requireNonNull(socket.receiveError());
        assertThat(message.data()).containsExactly(1, 2, 3);
        assertThat(message.error())
            .isEqualTo(
                new SocketMessage.SocketError(
                    Errno.ECONNREFUSED,
                    true,
                    v4 ? 3 : 1,
                    v4 ? 3 : 4,
                    0,
                    loopback(v4, 9).address()));
      }
    }
  }

  @Test
  void echoesComeWithTheKernelsTime() throws IOException {
    try (InetSocket socket = open(InetSocket.Kind.ICMP_RAW, true)) {
      assertThat(socket.connect(loopback(true, 0))).isZero();
      byte[] echo = {8, 0, (byte) 0xf7, (byte) 0xff, 0, 0, 0, 0};
      long before = System.currentTimeMillis();
      assertThat(socket.send(echo)).isZero();
      assertThat(InetSocket.poll(List.of(socket), InetSocket.POLLIN, 2000)[0]).isEqualTo(1);
      SocketMessage own = Objects.requireNonNull(socket.receive());
      assertThat(own.nanos() / 1_000_000).isBetween(before - 1, System.currentTimeMillis() + 1);
      assertThat(own.data()).hasSize(28);
      assertThat(Objects.requireNonNull(own.from()).address()).hasToString("127.0.0.1");
    }
  }

  @Test
  void theNamespacesLoopbackIsMeantNotOurs() throws IOException {
    try (InetSocket socket = open(InetSocket.Kind.TCP, true)) {
      int errno = socket.connect(loopback(true, 1));
      InetSocket.poll(List.of(socket), InetSocket.POLLOUT, 2000);
      assertThat(errno == Errno.EINPROGRESS ? socket.pendingError() : errno)
          .isEqualTo(Errno.ECONNREFUSED);
    }
    try (InetSocket socket = open(InetSocket.Kind.UDP, true)) {
      assertThat(socket.connect(new SocketAddress(IpAddress.parse("192.0.2.1"), 5)))
          .isEqualTo(Errno.ENETUNREACH);
      socket.bindToDevice("lo");
      socket.dontFragment();
      assertThat(socket.connect(loopback(true, 5))).isZero();
      assertThat(socket.send(new byte[65508])).isEqualTo(Errno.EMSGSIZE);
    }
  }
}
