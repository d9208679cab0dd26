package dnet.inspector.linux;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that the JDK does not offer, by their manual pages' names. For this package
 * only.
 *
 * <p>They are called by jffi, which is what jnr-ffi calls by, too: to have jnr-ffi make an
 * implementation of an interface takes longer than all that most runs call
 * (docs/decisions/0006-start-up.md). Arrays that are written to are copied both ways, so that what
 * a call leaves alone stays.
 */
final class LibC {
  private static final LibC LIBC = new LibC();

  private final Symbol open = new Symbol("open", Type.SINT, Type.POINTER, Type.SINT, Type.SINT);
  private final Symbol openat =
      new Symbol("openat", Type.SINT, Type.SINT, Type.POINTER, Type.SINT, Type.SINT);
  private final Symbol close = new Symbol("close", Type.SINT, Type.SINT);
  private final Symbol setns = new Symbol("setns", Type.SINT, Type.SINT, Type.SINT);
  private final Symbol unshare = new Symbol("unshare", Type.SINT, Type.SINT);
  private final Symbol socket = new Symbol("socket", Type.SINT, Type.SINT, Type.SINT, Type.SINT);
  private final Symbol bind = new Symbol("bind", Type.SINT, Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol connect =
      new Symbol("connect", Type.SINT, Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol getsockopt =
      new Symbol(
          "getsockopt", Type.SINT, Type.SINT, Type.SINT, Type.SINT, Type.POINTER, Type.POINTER);
  private final Symbol getsockname =
      new Symbol("getsockname", Type.SINT, Type.SINT, Type.POINTER, Type.POINTER);
  private final Symbol setsockopt =
      new Symbol("setsockopt", Type.SINT, Type.SINT, Type.SINT, Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol send =
      new Symbol("send", Type.SLONG, Type.SINT, Type.POINTER, Type.POINTER, Type.SINT);
  private final Symbol recv =
      new Symbol("recv", Type.SLONG, Type.SINT, Type.POINTER, Type.POINTER, Type.SINT);
  private final Symbol recvmsg =
      new Symbol("recvmsg", Type.SLONG, Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol poll = new Symbol("poll", Type.SINT, Type.POINTER, Type.POINTER, Type.SINT);
  private final Symbol epollCreate = new Symbol("epoll_create1", Type.SINT, Type.SINT);
  private final Symbol epollCtl =
      new Symbol("epoll_ctl", Type.SINT, Type.SINT, Type.SINT, Type.SINT, Type.POINTER);
  private final Symbol epollWait =
      new Symbol("epoll_wait", Type.SINT, Type.SINT, Type.POINTER, Type.SINT, Type.SINT);
  private final Symbol eventfd = new Symbol("eventfd", Type.SINT, Type.SINT, Type.SINT);
  private final Symbol fcntl = new Symbol("fcntl", Type.SINT, Type.SINT, Type.SINT, Type.SINT);
  private final Symbol pipe2 = new Symbol("pipe2", Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol nameToIndex = new Symbol("if_nametoindex", Type.SINT, Type.POINTER);
  private final Symbol mount =
      new Symbol(
          "mount", Type.SINT, Type.POINTER, Type.POINTER, Type.POINTER, Type.POINTER, Type.POINTER);
  private final Symbol umount2 = new Symbol("umount2", Type.SINT, Type.POINTER, Type.SINT);
  private final Symbol read = new Symbol("read", Type.SLONG, Type.SINT, Type.POINTER, Type.POINTER);
  private final Symbol write =
      new Symbol("write", Type.SLONG, Type.SINT, Type.POINTER, Type.POINTER);
  private final Symbol pidfdOpen =
      new Symbol("syscall", Type.SLONG, Type.POINTER, Type.SINT, Type.SINT);
  private final Symbol openat2 =
      new Symbol(
          "syscall", Type.SLONG, Type.POINTER, Type.SINT, Type.POINTER, Type.POINTER, Type.POINTER);
  private final Symbol geteuid = new Symbol("geteuid", Type.SINT);
  private final Symbol raise = new Symbol("raise", Type.SINT, Type.SINT);

  private LibC() {}

  /** The loaded library; loading takes some hundredths of a second, once. */
  static LibC get() {
    return LIBC;
  }

  /** What the last call of this thread left in errno. */
  static int errno() {
    return LastError.getInstance().get();
  }

  /** Made when it is first needed. */
  private static final class Structures {
    private static final Runtime RUNTIME = Runtime.getSystemRuntime();

    private Structures() {}
  }

  /** Memory outside of the heap, zeroed, for structures that hold pointers. */
  static Pointer memory(int size) {
    return Memory.allocateDirect(Structures.RUNTIME, size, true);
  }

  /** A function, which is looked for when it is first called. */
  private static final class Symbol {
    private final String name;
    private final Type result;
    private final Type[] parameters;
    private volatile @Nullable Function function;

    /**
     * A function of the C library.
     *
     * @param parameters numbers of C's long's width and pointers are both {@link Type#POINTER}
     */
    Symbol(String name, Type result, Type... parameters) {
      this.name = name;
      this.result = result;
      this.parameters = parameters;
    }

    Call call() {
      Function found = function;
      if (found == null) {
        long address = Library.getDefault().getSymbolAddress(name);
        if (address == 0) {
          throw new UnsatisfiedLinkError("the C library has no " + name);
        }
        found = new Function(address, result, parameters);
        function = found;
      }
      return new Call(found);
    }
  }

  /** One call, with its arguments in their order. */
  private static final class Call {
    private final Function function;
    private final HeapInvocationBuffer arguments;

    Call(Function function) {
      this.function = function;
      this.arguments = new HeapInvocationBuffer(function);
    }

    Call with(int value) {
      arguments.putInt(value);
      return this;
    }

    /** A number of C's long's width. */
    Call word(long value) {
      arguments.putAddress(value);
      return this;
    }

    Call text(@Nullable String text) {
      if (text == null) {
        return word(0);
      }
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      return in(Arrays.copyOf(octets, octets.length + 1));
    }

    Call in(byte @Nullable [] octets) {
      return array(octets, ArrayFlags.IN);
    }

    Call inOut(byte @Nullable [] octets) {
      return array(octets, ArrayFlags.IN | ArrayFlags.OUT);
    }

    private Call array(byte @Nullable [] octets, int flags) {
      if (octets == null) {
        return word(0);
      }
      arguments.putArray(octets, 0, octets.length, flags);
      return this;
    }

    Call inOut(int[] numbers) {
      arguments.putArray(numbers, 0, numbers.length, ArrayFlags.IN | ArrayFlags.OUT);
      return this;
    }

    int toInt() {
      return Invoker.getInstance().invokeInt(function, arguments);
    }

    long toLong() {
      return Type.SLONG.size() == Integer.BYTES
          ? toInt()
          : Invoker.getInstance().invokeLong(function, arguments);
    }
  }

  int open(String path, int flags, int mode) {
    return open.call().text(path).with(flags).with(mode).toInt();
  }

  int openat(int folder, String path, int flags, int mode) {
    return openat.call().with(folder).text(path).with(flags).with(mode).toInt();
  }

  int close(int fd) {
    return close.call().with(fd).toInt();
  }

  int setns(int fd, int type) {
    return setns.call().with(fd).with(type).toInt();
  }

  int unshare(int what) {
    return unshare.call().with(what).toInt();
  }

  int socket(int domain, int type, int protocol) {
    return socket.call().with(domain).with(type).with(protocol).toInt();
  }

  int bind(int fd, byte[] address, int length) {
    return bind.call().with(fd).in(address).with(length).toInt();
  }

  int connect(int fd, byte[] address, int length) {
    return connect.call().with(fd).in(address).with(length).toInt();
  }

  int getsockopt(int fd, int level, int name, byte[] value, int[] length) {
    return getsockopt.call().with(fd).with(level).with(name).inOut(value).inOut(length).toInt();
  }

  int getsockname(int fd, byte[] address, int[] length) {
    return getsockname.call().with(fd).inOut(address).inOut(length).toInt();
  }

  int setsockopt(int fd, int level, int name, byte @Nullable [] value, int length) {
    return setsockopt.call().with(fd).with(level).with(name).in(value).with(length).toInt();
  }

  long send(int fd, byte[] message, long length, int flags) {
    return send.call().with(fd).in(message).word(length).with(flags).toLong();
  }

  long recv(int fd, byte[] buffer, long length, int flags) {
    return recv.call().with(fd).inOut(buffer).word(length).with(flags).toLong();
  }

  long recvmsg(int fd, Pointer message, int flags) {
    return recvmsg.call().with(fd).word(message.address()).with(flags).toLong();
  }

  int poll(byte[] descriptors, long count, int timeoutMillis) {
    return poll.call().inOut(descriptors).word(count).with(timeoutMillis).toInt();
  }

  int epollCreate(int flags) {
    return epollCreate.call().with(flags).toInt();
  }

  int epollCtl(int epoll, int operation, int fd, byte @Nullable [] event) {
    return epollCtl.call().with(epoll).with(operation).with(fd).in(event).toInt();
  }

  int epollWait(int epoll, Pointer events, int count, int timeoutMillis) {
    return epollWait
        .call()
        .with(epoll)
        .word(events.address())
        .with(count)
        .with(timeoutMillis)
        .toInt();
  }

  int eventfd(int initial, int flags) {
    return eventfd.call().with(initial).with(flags).toInt();
  }

  int fcntl(int fd, int command, int argument) {
    return fcntl.call().with(fd).with(command).with(argument).toInt();
  }

  int pipe2(int[] descriptors, int flags) {
    return pipe2.call().inOut(descriptors).with(flags).toInt();
  }

  int nameToIndex(String name) {
    return nameToIndex.call().text(name).toInt();
  }

  int mount(
      @Nullable String source,
      String target,
      @Nullable String type,
      long flags,
      @Nullable String data) {
    return mount.call().text(source).text(target).text(type).word(flags).text(data).toInt();
  }

  int umount2(String target, int flags) {
    return umount2.call().text(target).with(flags).toInt();
  }

  long read(int fd, byte[] buffer, long length) {
    return read.call().with(fd).inOut(buffer).word(length).toLong();
  }

  long write(int fd, byte[] buffer, long length) {
    return write.call().with(fd).in(buffer).word(length).toLong();
  }

  /** For calls that the C library has no function for: pidfd_open(2). */
  long syscall(long number, int pid, int flags) {
    return pidfdOpen.call().word(number).with(pid).with(flags).toLong();
  }

  /** The same: openat2(2). */
  long syscall(long number, int fd, String path, byte[] argument, long length) {
    return openat2.call().word(number).with(fd).text(path).in(argument).word(length).toLong();
  }

  int geteuid() {
    return geteuid.call().toInt();
  }

  int raise(int signal) {
    return raise.call().with(signal).toInt();
  }
}
