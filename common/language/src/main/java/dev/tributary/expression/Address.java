package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Predicate;

/** An Addrinfo: an address of this machine. In a record it is its text. */
record Address(InetAddress address) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Addrinfo",
            new Methods<Address>()
                    .add("ip_address inspect_sockaddr", 0, (self, sent) -> new Text(self.text()))
                    .add("ip?", 0, (self, sent) -> Constants.TRUE)
                    .add("ipv4?", 0, (self, sent) -> Value.of(self.isV4()))
                    .add("ipv6?", 0, (self, sent) -> Value.of(!self.isV4()))
                    .add("ipv4_loopback?", 0, (self, sent) -> self.is(true, InetAddress::isLoopbackAddress))
                    .add("ipv6_loopback?", 0, (self, sent) -> self.is(false, InetAddress::isLoopbackAddress))
                    .add("ipv4_private?", 0, (self, sent) -> self.is(true, InetAddress::isSiteLocalAddress))
                    .add("ipv4_multicast?", 0, (self, sent) -> self.is(true, InetAddress::isMulticastAddress))
                    .add("ipv6_multicast?", 0, (self, sent) -> self.is(false, InetAddress::isMulticastAddress))
                    .add("ipv6_linklocal?", 0, (self, sent) -> self.is(false, InetAddress::isLinkLocalAddress))
                    .add("ipv6_sitelocal?", 0, (self, sent) -> self.is(false, InetAddress::isSiteLocalAddress)));

    private boolean isV4() {
        return address instanceof Inet4Address;
    }

    private Value is(boolean v4, Predicate<InetAddress> kind) {
        return Value.of(isV4() == v4 && kind.test(address));
    }

    @Override
    public String text() {
        return address.getHostAddress();
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }
}
