package dev.ferry.activities.dns;

import dev.ferry.workflows.dns.DnsRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.Function;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers with authority what a function says, over UDP and TCP; takes no updates. */
final class FakeNameServer implements AutoCloseable {
  private final String zone;
  private final Function<RRset.Key, RRset> held;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  volatile long serial = 1;
  volatile int updates = Rcode.NOTIMP;

  FakeNameServer(InetSocketAddress at, String zone, Function<RRset.Key, RRset> held)
      throws IOException {
    this.zone = zone;
    this.held = held;
    this.tcp = new ServerSocket(at.getPort(), 50, at.getAddress());
    this.udp = new DatagramSocket(tcp.getLocalPort(), at.getAddress());
    Thread.ofPlatform().daemon().start(this::overUdp);
    Thread.ofPlatform().daemon().start(this::overTcp);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
  }

  private void overUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        DatagramPacket asked = new DatagramPacket(buffer, buffer.length);
        udp.receive(asked);
        byte[] answer = answer(Arrays.copyOf(buffer, asked.getLength()));
        udp.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void overTcp() {
    while (!tcp.isClosed()) {
      try (Socket client = tcp.accept()) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        byte[] answer = answer(in.readNBytes(in.readUnsignedShort()));
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
      } catch (IOException e) {
        // The next client is served all the same.
      }
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    Message query = new Message(question);
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getOpcode() == Opcode.UPDATE) {
      answer.getHeader().setRcode(updates);
      return answer.toWire();
    }
    answer.getHeader().setFlag(Flags.AA);
    Record asked = query.getQuestion();
    answer.addRecord(asked, Section.QUESTION);
    Name name = asked.getName();
    if (asked.getType() == Type.SOA) {
      Name apex = RRset.name(zone);
      answer.addRecord(
          new SOARecord(apex, DClass.IN, 5, apex, apex, serial, 60, 60, 60, 1), Section.ANSWER);
    } else if (Arrays.stream(DnsRecord.Type.values())
        .anyMatch(it -> it.name().equals(Type.string(asked.getType())))) {
      RRset rrset =
          held.apply(
              new RRset.Key(name.toString(), DnsRecord.Type.valueOf(Type.string(asked.getType()))));
      for (String value : rrset.values()) {
        answer.addRecord(
            Record.fromString(
                name, asked.getType(), DClass.IN, rrset.ttl().toSeconds(), value, Name.root),
            Section.ANSWER);
      }
    }
    return answer.toWire();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
