package dnet.inspector.netlink.testing;

import dnet.inspector.linux.EventSocket;
import dnet.inspector.netlink.EventTransport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Events from a script: each step is what one receive gives, then there is nothing. */
public final class ScriptedEvents implements EventTransport {
  private final Queue<Scripted> script = new ArrayDeque<>();
  private int receives;
  private boolean closed;

  /**
   * A step with where it is said to come from.
   *
   * @param namespaceId {@link EventSocket.Received#namespaceId}
   * @param fromKernel {@link EventSocket.Received#fromKernel}
   */
  private record Scripted(ScriptedNetlink.Step step, int namespaceId, boolean fromKernel) {}

  /** Adds a datagram of the kernel's, or a failure. */
  public ScriptedEvents then(int namespaceId, ScriptedNetlink.Step step) {
    script.add(new Scripted(step, namespaceId, true));
    return this;
  }

  /** Adds a datagram that a process of the namespace sent. */
  public ScriptedEvents forged(int namespaceId, ScriptedNetlink.Step step) {
    script.add(new Scripted(step, namespaceId, false));
    return this;
  }

  @Override
  public EventSocket.@Nullable Received receive(byte[] buffer) throws IOException {
    receives++;
    Scripted next = script.poll();
    if (next == null) {
      return null;
    }
    int length = next.step().receive(buffer, 0);
    return new EventSocket.Received(length, next.namespaceId(), next.fromKernel());
  }

  /** How often something was received, or tried to be. */
  public int receives() {
    return receives;
  }

  /** Whether nobody listens any more. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public void close() {
    closed = true;
  }
}
