package dnet.inspector.simulate;

import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.model.flow.Flow;
import java.util.List;

/** The container's end of docker-proxy's second connection. */
final class ProxyTarget {
  private final Run run;
  private final Question question;
  private final Flow flow;

  ProxyTarget(Run run, Question question, Flow flow) {
    this.run = run;
    this.question = question;
    this.flow = flow;
  }

  Fate take(Fate.Arrived arrived) {
    NetnsId namespace = arrived.namespace();
    Skb skb = arrived.skb();
    if (!run.world.stack(namespace).knows(Stack.Part.SOCKETS)) {
      run.recorder.unread(namespace, Stack.Part.SOCKETS);
      return arrived;
    }
    List<Socket> sockets =
        run.world.stack(namespace).sockets().stream()
            .filter(s -> s.protocol().equals(flow.protocol().word()))
            .filter(s -> s.port() == skb.destinationPort)
            .toList();
    return sockets.stream().anyMatch(s -> s.takes(skb.destination, skb.destinationPort))
        ? arrived
        : new PortVerdicts(run, question).nobodyListens(namespace, skb, sockets);
  }
}
