package dnet.inspector.procfs;

/**
 * A process that has a socket open.
 *
 * @param inode of the socket's file
 * @param pid of those that hold it the lowest, in dnet's own pid namespace
 * @param command comm of proc_pid_comm(5); hostile text
 */
public record SocketOwner(long inode, int pid, String command) {}
