package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.HandMade;
import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.Conntrack;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Faults that the build machine's kernel cannot have: VLAN filtering, a full connection table. */
class HandMadeFaultsTest {
  private final HandMade made = new HandMade();

  private Trace ping(String from, String to) throws UnanswerableException {
    Host host = made.host();
    World world = new World(host);
    return new Simulator(world)
        .simulate(
            new Endpoints(world).resolve(new Endpoints.Wish(from, to, Protocol.ICMP, 0, 0, false)));
  }

  private static void assertDied(
      Trace trace, Cause cause, Culprit.Kind kind, String namespace, String about) {
    Culprit culprit = trace.culprit();
    assertThat(trace.cause()).as("%s", culprit).isEqualTo(cause);
    assertThat(trace.outcome()).isEqualTo(Outcome.LOST);
    assertThat(culprit).isNotNull();
    assertThat(culprit.kind()).isEqualTo(kind);
    assertThat(culprit.namespace()).isEqualTo(namespace);
    assertThat(culprit.object() + "|" + culprit.text()).contains(about);
  }

  @Test
  void aFullConnectionTable() throws Exception {
    assertThat(ping("api", "host").outcome()).isEqualTo(Outcome.DELIVERED);
    made.home.conntrack = new Conntrack(65536L, 65536L, List.of(), false);
    Trace trace = ping("api", "host");
    assertDied(
        trace, Cause.CONNTRACK_FULL, Culprit.Kind.LIMIT, "host", "net.netfilter.nf_conntrack_max");
    assertThat(trace.confidence()).isEqualTo(Confidence.LIKELY);
    // Bridged packets are tracked by the host, too, where br_netfilter shows them to it.
    assertThat(ping("api", "web").cause()).isEqualTo(Cause.CONNTRACK_FULL);
    made.home.sysctls.put("net.bridge.bridge-nf-call-iptables", "0");
    assertThat(ping("api", "web").outcome()).isEqualTo(Outcome.DELIVERED);
  }

  /** Makes br-front filter VLANs. */
  private void filtering(BridgeVlan... own) {
    made.home.change(
        "br-front",
        l -> {
          Link.Bridge b = (Link.Bridge) l;
          return new Link.Bridge(
              b.base(), b.id(), b.stp(), true, List.of(own), b.callsIptables(), b.callsIp6tables());
        });
  }

  private void port(String name, BridgeVlan... vlans) {
    made.home.change(
        name,
        l -> {
          LinkBase b = l.base();
          BridgePort p = Objects.requireNonNull(b.port());
          BridgePort changed =
              new BridgePort(
                  p.bridge(),
                  p.state(),
                  p.hairpin(),
                  p.isolated(),
                  p.learning(),
                  p.flood(),
                  List.of(vlans));
          return new Link.Veth(
              HandMade.changed(b, b.mac(), b.mtu(), b.up(), b.master(), changed),
              ((Link.Veth) l).peer());
        });
  }

  private static BridgeVlan access(int id) {
    return new BridgeVlan(id, true, true);
  }

  @Test
  void portsOfDifferentVlans() throws Exception {
    filtering(access(1));
    assertThat(ping("api", "web").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(ping("api", "host").outcome()).isEqualTo(Outcome.DELIVERED);
    port("vethapi", access(20));
    assertDied(ping("api", "web"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "vethweb");
    assertDied(ping("web", "api"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "vethapi");
    port("vethweb", access(20));
    assertThat(ping("api", "web").outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void theBridgeItselfIsNotInTheVlan() throws Exception {
    filtering(access(1));
    port("vethapi", access(20));
    assertDied(ping("api", "host"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "br-front");
    assertDied(ping("host", "api"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "vethapi");
    filtering(access(20));
    assertThat(ping("api", "host").outcome()).isEqualTo(Outcome.DELIVERED);
    filtering();
    assertDied(ping("host", "api"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "br-front");
  }

  @Test
  void aPortWithoutVlanForUntaggedFrames() throws Exception {
    filtering(access(1));
    port("vethapi", new BridgeVlan(1, false, true));
    assertDied(ping("api", "web"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "host", "vethapi");
  }

  @Test
  void aPortThatSendsTagged() throws Exception {
    filtering(access(1));
    port("vethweb", new BridgeVlan(1, true, false));
    assertDied(ping("api", "web"), Cause.VLAN_FILTERED, Culprit.Kind.LINK, "web", "tagged");
  }
}
