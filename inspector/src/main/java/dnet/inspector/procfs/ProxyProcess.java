package dnet.inspector.procfs;

/**
 * A docker-proxy process, from its arguments.
 *
 * @param pid in dnet's own pid namespace
 * @param netns inode of the network namespace it listens in
 * @param protocol tcp, udp or sctp
 */
public record ProxyProcess(
    int pid,
    long netns,
    String protocol,
    String hostAddress,
    int hostPort,
    String containerAddress,
    int containerPort) {}
