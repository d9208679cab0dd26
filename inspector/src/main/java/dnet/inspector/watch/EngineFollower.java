package dnet.inspector.watch;

import dnet.inspector.docker.EndpointResolver;
import dnet.inspector.docker.Engine;
import dnet.inspector.docker.EngineEndpoint;
import dnet.inspector.docker.EngineEvents;
import dnet.inspector.docker.EngineException;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.snapshot.ObserveOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine, and asks again whenever it says that something happened. Its answers are its own
 * thread's business: an engine that stalls stalls nobody else. When it hangs up it is called again
 * until it answers.
 */
final class EngineFollower implements AutoCloseable {
  /** After an event, for more of them. */
  private static final long GATHER_MILLIS = 4;

  /**
   * After an answer to an event it is asked again: some events come before what they tell of is
   * seen in the engine's lists (moby's pause and unpause, which first write to the disk).
   */
  private static final List<Long> AGAIN_MILLIS = List.of(50L, 500L);

  /** At the least so often it is asked, for events may be missing. */
  private static final long ASK_MILLIS = 20_000;

  private static final long MILLI = 1_000_000;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 2_000;
  private static final long JOIN_MILLIS = 3_000;

  private final ObserveOptions options;
  private final Hearer hearer;
  private final Thread thread = new Thread(this::run, "engine-follower");
  private final Object lock = new Object();
  private final Set<String> wanted = new HashSet<>();
  private final Deque<Long> again = new ArrayDeque<>();
  private boolean happened;
  private boolean ended;
  private boolean closed;
  private @Nullable Engine engine;

  /** Hears what the engine says, on the follower's thread. */
  interface Hearer {
    /**
     * The engine answered.
     *
     * @param remote whether its kernel is another than this one
     */
    void said(EngineFacts facts, boolean remote);

    /** It does not answer. */
    void silent(EngineException why);

    /**
     * First processes of containers that were asked for.
     *
     * @param pids by container id; those without one are left out
     * @param refused why the engine did not tell, by container id
     */
    void processes(Map<String, Integer> pids, Map<String, String> refused);
  }

  EngineFollower(ObserveOptions options, Hearer hearer) {
    this.options = options;
    this.hearer = hearer;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks soon, whether anything happened or not. */
  void ask() {
    synchronized (lock) {
      happened = true;
      lock.notifyAll();
    }
  }

  /** Asks soon for the first processes of these containers. */
  void askProcesses(Set<String> containers) {
    synchronized (lock) {
      wanted.addAll(containers);
      lock.notifyAll();
    }
  }

  private void run() {
    long retry = FIRST_RETRY_MILLIS;
    while (!isClosed()) {
      long began = System.nanoTime();
      try {
        follow();
      } catch (EngineException e) {
        if (!isClosed()) {
          hearer.silent(e);
        }
      } catch (InterruptedException e) {
        return;
      }
      boolean lasted = System.nanoTime() - began > LAST_RETRY_MILLIS * MILLI;
      retry = lasted ? FIRST_RETRY_MILLIS : Math.min(retry * 2, LAST_RETRY_MILLIS);
      if (!pause(retry)) {
        return;
      }
    }
  }

  /** False when interrupted. */
  private boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Follows one connection to its end. */
  @SuppressWarnings("try") // closed early, to end the thread that waits on it
  private void follow() throws EngineException, InterruptedException {
    EngineEndpoint endpoint =
        EndpointResolver.of(options.environment()).resolve(options.dockerHost(), options.context());
    try (Engine opened = Engine.open(endpoint)) {
      synchronized (lock) {
        engine = opened;
        ended = closed;
      }
      try (EngineEvents events = opened.events()) {
        Thread waiting = new Thread(() -> listen(events), "engine-events");
        waiting.setDaemon(true);
        waiting.start();
        try {
          answer(opened, endpoint.isRemote());
        } finally {
          events.close();
          opened.close();
          waiting.join(JOIN_MILLIS);
        }
      }
    } finally {
      synchronized (lock) {
        engine = null;
      }
    }
  }

  private void listen(EngineEvents events) {
    while (events.await()) {
      ask();
    }
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  private void answer(Engine engine, boolean remote) throws EngineException, InterruptedException {
    boolean first = true;
    while (true) {
      Set<String> containers = first ? Set.of() : await();
      synchronized (lock) {
        if (ended || closed) {
          return;
        }
      }
      if (containers.isEmpty()) {
        hearer.said(engine.read(), remote);
      } else {
        find(engine, containers);
      }
      first = false;
    }
  }

  /**
   * Asks for first processes, on a thread of its own: of a container that starts or stops the
   * engine tells nothing until it has done so, and there is other news meanwhile.
   */
  private void find(Engine engine, Set<String> containers) {
    Thread thread =
        new Thread(
            () -> {
              Map<String, Integer> pids = new HashMap<>();
              Map<String, String> refused = new HashMap<>();
              for (String container : containers) {
                try {
                  Integer pid = engine.pidOf(container);
                  if (pid != null) {
                    pids.put(container, pid);
                  }
                } catch (EngineException e) {
                  refused.put(container, String.valueOf(e.getMessage()));
                }
              }
              hearer.processes(pids, refused);
            },
            "engine-processes");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for a reason to ask; the containers whose processes are wanted, none for the whole. */
  private Set<String> await() throws InterruptedException {
    synchronized (lock) {
      long regular = System.nanoTime() + ASK_MILLIS * MILLI;
      while (!happened && !ended && !closed && wanted.isEmpty()) {
        Long next = again.peek();
        long left = (next == null ? regular : Math.min(next, regular)) - System.nanoTime();
        if (left <= 0) {
          again.poll();
          return Set.of();
        }
        lock.wait(1 + left / MILLI);
      }
      if (!happened && !wanted.isEmpty()) {
        Set<String> containers = Set.copyOf(wanted);
        wanted.clear();
        return containers;
      }
    }
    Thread.sleep(GATHER_MILLIS);
    synchronized (lock) {
      happened = false;
      again.clear();
      AGAIN_MILLIS.forEach(delay -> again.add(System.nanoTime() + delay * MILLI));
      return Set.of();
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Ends the connection and the threads. */
  @Override
  public void close() {
    Engine current;
    synchronized (lock) {
      closed = true;
      current = engine;
      lock.notifyAll();
    }
    if (current != null) {
      current.close();
    }
    thread.interrupt();
    boolean interrupted = false;
    long deadline = System.nanoTime() + JOIN_MILLIS * MILLI;
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
