package dnet.inspector.linux;

import java.util.Map;

/** Error numbers of asm-generic/errno.h that dnet tells apart or names for people. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;
  public static final int EMSGSIZE = 90;
  public static final int ENETUNREACH = 101;
  public static final int ENOBUFS = 105;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EINPROGRESS = 115;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM (operation not permitted)"),
          Map.entry(ENOENT, "ENOENT (no such file)"),
          Map.entry(ESRCH, "ESRCH (no such process)"),
          Map.entry(EINTR, "EINTR (interrupted)"),
          Map.entry(EBADF, "EBADF (bad descriptor)"),
          Map.entry(EAGAIN, "EAGAIN (no answer in time)"),
          Map.entry(12, "ENOMEM (out of memory)"),
          Map.entry(EACCES, "EACCES (permission denied)"),
          Map.entry(EBUSY, "EBUSY (busy)"),
          Map.entry(EEXIST, "EEXIST (exists)"),
          Map.entry(19, "ENODEV (no such device)"),
          Map.entry(20, "ENOTDIR (not a directory)"),
          Map.entry(21, "EISDIR (is a directory)"),
          Map.entry(EINVAL, "EINVAL (invalid argument)"),
          Map.entry(24, "EMFILE (too many open files)"),
          Map.entry(34, "ERANGE (out of range)"),
          Map.entry(ENOSYS, "ENOSYS (the kernel lacks this call)"),
          Map.entry(40, "ELOOP (a symbolic link where none is allowed)"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP (not supported)"),
          Map.entry(ECONNREFUSED, "ECONNREFUSED (connection refused)"),
          Map.entry(71, "EPROTO (protocol error)"),
          Map.entry(EMSGSIZE, "EMSGSIZE (larger than the MTU)"),
          Map.entry(92, "ENOPROTOOPT (protocol not available)"),
          Map.entry(97, "EAFNOSUPPORT (address family not supported)"),
          Map.entry(99, "EADDRNOTAVAIL (no such address here)"),
          Map.entry(100, "ENETDOWN (network is down)"),
          Map.entry(ENETUNREACH, "ENETUNREACH (no route)"),
          Map.entry(104, "ECONNRESET (connection reset)"),
          Map.entry(EHOSTUNREACH, "EHOSTUNREACH (host unreachable)"),
          Map.entry(112, "EHOSTDOWN (host is down)"),
          Map.entry(EINPROGRESS, "EINPROGRESS (in progress)"),
          Map.entry(ENOBUFS, "ENOBUFS (messages were lost)"),
          Map.entry(ETIMEDOUT, "ETIMEDOUT (timed out)"));

  private Errno() {}

  /** The name with its meaning; {@code errno 123} for those not listed. */
  public static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
