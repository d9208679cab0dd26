package dnet.inspector.assemble;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.Facts.bridge;
import static dnet.inspector.Facts.link;
import static dnet.inspector.Facts.veth;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.model.Host;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final long A = 4026532001L;
  private static final long B = 4026532002L;

  @Test
  void containersThatShareAnIndexKeepTheirOwnPeers() {
    Host host =
        host(
            new Facts()
                .namespace(
                    HOME,
                    Map.of(0, A, 1, B),
                    veth(5, "vethA", 4, 0, null),
                    veth(6, "vethB", 4, 1, null))
                .namespace(A, Map.of(0, HOME), veth(4, "eth0", 5, 0, null))
                .namespace(B, Map.of(0, HOME), veth(4, "eth0", 6, 0, null)));
    assertThat(peer(host, A, 4)).isEqualTo(new Peer.Found(key(HOME, 5)));
    assertThat(peer(host, B, 4)).isEqualTo(new Peer.Found(key(HOME, 6)));
    assertThat(peer(host, HOME, 5)).isEqualTo(new Peer.Found(key(A, 4)));
    assertThat(peer(host, HOME, 6)).isEqualTo(new Peer.Found(key(B, 4)));
  }

  @Test
  void aPeerWithTheSameIndexIsFoundThoughTheKernelLeavesItOut() {
    Host host =
        host(
            new Facts()
                .namespace(HOME, Map.of(0, A), veth(7, "vethA", null, 0, null))
                .namespace(A, Map.of(0, HOME), veth(7, "eth0", null, 0, null)));
    assertThat(peer(host, A, 7)).isEqualTo(new Peer.Found(key(HOME, 7)));
    assertThat(peer(host, HOME, 7)).isEqualTo(new Peer.Found(key(A, 7)));
  }

  @Test
  void oneEndThatNamesTheNamespaceIsEnough() {
    Host host =
        host(
            new Facts()
                .namespace(
                    HOME,
                    Map.of(0, A, 1, B),
                    veth(5, "vethA", 4, 0, null),
                    veth(6, "vethB", 4, 1, null))
                .namespace(A, Map.of(), veth(4, "eth0", 5, 9, null))
                .namespace(B, Map.of(), veth(4, "eth0", 6, 9, null)));
    assertThat(peer(host, A, 4)).isEqualTo(new Peer.Found(key(HOME, 5)));
  }

  @Test
  void withoutNamespaceIdsSeveralCandidatesAreAmbiguous() {
    Host host =
        host(
            new Facts()
                .namespace(HOME, Map.of(), veth(5, "vethA", 4, 0, null))
                .namespace(A, Map.of(), veth(4, "eth0", 5, 0, null))
                .namespace(B, Map.of(), veth(4, "eth0", 5, 0, null)));
    assertThat(peer(host, HOME, 5)).isEqualTo(new Peer.Ambiguous(List.of(key(A, 4), key(B, 4))));
  }

  @Test
  void aPeerThatPointsElsewhereIsNotTaken() {
    Host host =
        host(
            new Facts()
                .namespace(HOME, Map.of(0, A, 1, B), veth(5, "vethA", 4, 0, null))
                .namespace(A, Map.of(0, B), veth(4, "eth0", 5, 0, null)));
    assertThat(peer(host, HOME, 5)).isInstanceOf(Peer.Unseen.class);
  }

  @Test
  void aNamespaceThatWasNotReadLeavesThePeerUnseen() {
    Host host = host(new Facts().namespace(HOME, Map.of(), veth(5, "vethA", 4, 3, null)));
    assertThat(peer(host, HOME, 5))
        .isInstanceOfSatisfying(
            Peer.Unseen.class, unseen -> assertThat(unseen.why()).contains("interface 4"));
  }

  @Test
  void aPairWithinOneNamespaceIsFound() {
    Host host =
        host(
            new Facts()
                .namespace(
                    HOME, Map.of(), veth(5, "v0", 6, null, null), veth(6, "v1", 5, null, null)));
    assertThat(peer(host, HOME, 5)).isEqualTo(new Peer.Found(key(HOME, 6)));
  }

  @Test
  void aBridgeOfTheSameIndexIsNoPeer() {
    Host host =
        host(
            new Facts()
                .namespace(HOME, Map.of(0, A), bridge(4, "br0", "8000.02428d185347"))
                .namespace(A, Map.of(0, HOME), veth(5, "eth0", 4, 0, null)));
    assertThat(peer(host, A, 5)).isInstanceOf(Peer.Unseen.class);
  }

  @Test
  void aMacvlansParentIsFoundInItsNamespaceOnly() {
    Host host =
        host(
            new Facts()
                .namespace(HOME, Map.of(), link(2, "eth0", null, null, null, null, Map.of()))
                .namespace(
                    A,
                    Map.of(0, HOME),
                    link(9, "eth0", "macvlan", 2, 0, null, Map.of("mode", "bridge")),
                    link(10, "eth1", "macvlan", 2, 5, null, Map.of("mode", "bridge"))));
    assertThat(linkOf(host, A, 9).parent()).isEqualTo(key(HOME, 2));
    assertThat(linkOf(host, A, 10).parent()).isNull();
  }

  private static Host host(Facts facts) {
    return Assembler.assemble(facts.snapshot());
  }

  private static Peer peer(Host host, long namespace, int index) {
    return ((Link.Veth) linkOf(host, namespace, index)).peer();
  }

  private static Link linkOf(Host host, long namespace, int index) {
    return host.namespace(new NetnsId(namespace)).orElseThrow().links().stream()
        .filter(l -> l.key().index().value() == index)
        .findFirst()
        .orElseThrow();
  }

  private static LinkKey key(long namespace, int index) {
    return new LinkKey(new NetnsId(namespace), new IfIndex(index));
  }
}
