package dnet.inspector.linux;

/** An open descriptor that {@link EventPoll} can wait for. */
public interface Pollable extends AutoCloseable {
  /** The descriptor, while this is open. */
  int fd();

  @Override
  void close();
}
