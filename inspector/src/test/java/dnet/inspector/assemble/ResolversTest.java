package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.Resolver;
import org.junit.jupiter.api.Test;

class ResolversTest {
  private static final String HOST = "nameserver 10.0.0.53\nnameserver 10.0.0.54\n";
  private static final String EMBEDDED = "nameserver 127.0.0.11\noptions ndots:0\n";

  @Test
  void newerEnginesSayWhomTheyAsk() {
    Resolver resolver =
        Resolvers.parse(EMBEDDED + "\n# ExtServers: [10.1.1.1 host(10.1.1.2)]\n", HOST);
    assertThat(resolver.upstreams()).containsExactly("10.1.1.1", "host(10.1.1.2)");
    assertThat(resolver.upstreamsFrom()).isEqualTo("the container's file");
    assertThat(resolver.options()).containsExactly("ndots:0");
  }

  @Test
  void anEngineThatHasNobodyToAskSaysSo() {
    Resolver resolver = Resolvers.parse(EMBEDDED + "# ExtServers: []\n", HOST);
    assertThat(resolver.upstreams()).isEmpty();
    assertThat(resolver.upstreamsFrom()).isNull();
  }

  @Test
  void olderOnesAskWhomTheHostAsks() {
    Resolver resolver = Resolvers.parse(EMBEDDED, HOST);
    assertThat(resolver.upstreams()).containsExactly("10.0.0.53", "10.0.0.54");
    assertThat(resolver.upstreamsFrom()).contains("unless --dns");
    assertThat(Resolvers.parse(EMBEDDED, null).upstreams()).isEmpty();
  }

  @Test
  void whoAsksAnotherServerHasNoUpstreams() {
    Resolver resolver = Resolvers.parse("search a b\nsearch c\nnameserver 10.9.9.9\n", HOST);
    assertThat(resolver.upstreams()).isEmpty();
    assertThat(resolver.search()).containsExactly("c");
    assertThat(resolver.nameservers()).containsExactly("10.9.9.9");
  }
}
