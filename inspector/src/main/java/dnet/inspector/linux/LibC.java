package dnet.inspector.linux;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The system calls that the JDK does not offer, by their manual pages' names. For this package
 * only; public because jnr-ffi implements it from another class loader.
 *
 * <p>Without jnr-ffi's annotations: a Java long is C's long, which is as wide as size_t wherever
 * Linux runs, and arrays are copied both ways. To read annotations, the JDK makes a class for each
 * kind of them, which at each start costs more than all those copies.
 */
public interface LibC {
  int open(String path, int flags, int mode);

  int openat(int folder, String path, int flags, int mode);

  int close(int fd);

  int setns(int fd, int type);

  int unshare(int what);

  int socket(int domain, int type, int protocol);

  int bind(int fd, byte[] address, int length);

  int connect(int fd, byte[] address, int length);

  int getsockopt(int fd, int level, int name, byte[] value, int[] length);

  int getsockname(int fd, byte[] address, int[] length);

  int setsockopt(int fd, int level, int name, byte[] value, int length);

  long send(int fd, byte[] message, long length, int flags);

  long recv(int fd, byte[] buffer, long length, int flags);

  long recvmsg(int fd, Pointer message, int flags);

  int poll(byte[] descriptors, long count, int timeoutMillis);

  int epoll_create1(int flags);

  int epoll_ctl(int epoll, int operation, int fd, byte[] event);

  int epoll_wait(int epoll, Pointer events, int count, int timeoutMillis);

  int eventfd(int initial, int flags);

  int fcntl(int fd, int command, int argument);

  int pipe2(int[] descriptors, int flags);

  int if_nametoindex(String name);

  int mount(String source, String target, String type, long flags, String data);

  int umount2(String target, int flags);

  long read(int fd, byte[] buffer, long length);

  long write(int fd, byte[] buffer, long length);

  /** For calls that the C library has no function for: pidfd_open(2). */
  long syscall(long number, int pid, int flags);

  /** The same: openat2(2). */
  long syscall(long number, int fd, String path, byte[] argument, long length);

  int geteuid();

  int raise(int signal);

  /** The loaded library; loading costs about a tenth of a second, once. */
  static LibC get() {
    return Holder.LIBC;
  }

  /** What the last call of this thread left in errno. */
  static int errno() {
    return Holder.RUNTIME.getLastError();
  }

  /** Memory outside of the heap, zeroed, for structures that hold pointers. */
  static Pointer memory(int size) {
    return Memory.allocateDirect(Holder.RUNTIME, size, true);
  }

  /** Loads on first use, once. */
  final class Holder {
    private static final LibC LIBC = load();
    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Holder() {}

    /**
     * By reflection: a thousand calls cost some milliseconds more than with generated code, and to
     * generate that code costs a tenth of a second at each start.
     */
    private static LibC load() {
      System.setProperty("jnr.ffi.asm.enabled", "false");
      return LibraryLoader.create(LibC.class).load("c");
    }
  }
}
