package dnet.inspector.assemble;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.model.Engine;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.snapshot.Snapshot;
import java.util.List;

final class Published {
  Published(Snapshot snapshot) {
    if (snapshot.homeNetns() < 0) {
      throw new IllegalArgumentException();
    }
  }

  List<PublishedPort> strays() {
    return List.of();
  }

  List<PublishedPort> of(ContainerFacts facts) {
    return facts.ports().isEmpty() ? List.of() : List.copyOf(strays());
  }

  Engine.Firewall firewall() {
    return Engine.Firewall.NONE;
  }
}
