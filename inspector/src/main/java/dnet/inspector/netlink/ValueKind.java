package dnet.inspector.netlink;

import dnet.inspector.model.IpAddress;

/** How an attribute's octets are read into text. */
enum ValueKind {
  U8 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Integer.toString(value.u8(0));
    }
  },
  U16 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Integer.toString(value.u16(0));
    }
  },
  /** A 16-bit number in network byte order: UDP ports, EtherTypes. */
  BE16 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Integer.toString(value.be16(0));
    }
  },
  U32 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Long.toString(value.u32(0));
    }
  },
  /** A 32-bit number in network byte order: GRE keys. */
  BE32 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Long.toString(value.be32(0));
    }
  },
  U64 {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Long.toUnsignedString(value.s64(0));
    }
  },
  /** An octet that is zero or not. */
  BOOL {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return Boolean.toString(value.u8(0) != 0);
    }
  },
  /** Text up to the first zero octet. */
  TEXT {
    @Override
    String read(Octets value) {
      return value.text();
    }
  },
  /** Its presence is its value. */
  FLAG {
    @Override
    String read(Octets value) {
      return "true";
    }
  },
  /** An IPv4 or IPv6 address, by its length. */
  IP {
    @Override
    String read(Octets value) throws MalformedMessageException {
      if (value.length() != 4 && value.length() != 16) {
        throw new MalformedMessageException(
            "address of " + value.length() + " octets", value.offset());
      }
      return IpAddress.of(value.copy()).toString();
    }
  },
  /** struct ifla_bridge_id: a priority in network byte order and a MAC. */
  BRIDGE_ID {
    @Override
    String read(Octets value) throws MalformedMessageException {
      return String.format("%04x.%s", value.be16(0), value.part(2, 6).hex(""));
    }
  },
  HARDWARE_ADDRESS {
    @Override
    String read(Octets value) {
      return value.hex(":");
    }
  };

  abstract String read(Octets value) throws MalformedMessageException;
}
