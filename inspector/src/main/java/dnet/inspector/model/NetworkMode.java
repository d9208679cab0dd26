package dnet.inspector.model;

/** How a container is attached, as the engine was told. */
public sealed interface NetworkMode {
  /** The contract's word: bridge, host, none, container or the network's name. */
  String word();

  /** The default bridge network. */
  record DefaultBridge() implements NetworkMode {
    @Override
    public String word() {
      return "bridge";
    }
  }

  /** The host's namespace. */
  record OfHost() implements NetworkMode {
    @Override
    public String word() {
      return "host";
    }
  }

  /** A namespace with nothing but loopback. */
  record None() implements NetworkMode {
    @Override
    public String word() {
      return "none";
    }
  }

  /**
   * Another container's namespace.
   *
   * @param container that container's id or name, as the engine was told
   */
  record OfContainer(String container) implements NetworkMode {
    @Override
    public String word() {
      return "container";
    }
  }

  /** A user-defined network. */
  record Named(String network) implements NetworkMode {
    @Override
    public String word() {
      return network;
    }
  }

  /** Reads HostConfig.NetworkMode of the engine's API. */
  static NetworkMode of(String text) {
    if (text.startsWith("container:")) {
      return new OfContainer(text.substring("container:".length()));
    }
    return switch (text) {
      case "", "default", "bridge" -> new DefaultBridge();
      case "host" -> new OfHost();
      case "none" -> new None();
      default -> new Named(text);
    };
  }
}
