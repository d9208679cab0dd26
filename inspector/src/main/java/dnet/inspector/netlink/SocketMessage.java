package dnet.inspector.netlink;

/**
 * One socket of a sock_diag(7) dump (linux/inet_diag.h).
 *
 * @param family 2 or 10
 * @param protocol IP protocol number: 6 TCP, 17 UDP, …
 * @param state TCP_* of the kernel: 1 established, 7 unconnected (UDP), 10 listen
 * @param address local, as a literal
 * @param interfaceIndex bound to; 0 for none
 * @param v6Only INET_DIAG_SKV6ONLY
 */
public record SocketMessage(
    int family,
    int protocol,
    int state,
    String address,
    int port,
    String remoteAddress,
    int remotePort,
    int interfaceIndex,
    long uid,
    long inode,
    boolean v6Only) {}
