package dev.ferry.lab.witness;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Answers every question for an address over UDP on loopback. */
final class NameServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final AtomicInteger questions = new AtomicInteger();
  private volatile String address;
  private volatile int ttl;

  /** Starts with one answer; an empty address is NXDOMAIN. */
  NameServer(String address, int ttl) throws SocketException {
    this.address = address;
    this.ttl = ttl;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  void answer(String newAddress, int newTtl) {
    address = newAddress;
    ttl = newTtl;
  }

  int port() {
    return socket.getLocalPort();
  }

  int questions() {
    return questions.get();
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        questions.incrementAndGet();
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    Message query = new Message(question);
    Record asked = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(asked, Section.QUESTION);
    if (address.isEmpty()) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      InetAddress to = InetAddress.getByName(address);
      answer.addRecord(new ARecord(asked.getName(), DClass.IN, ttl, to), Section.ANSWER);
    }
    return answer.toWire();
  }

  @Override
  public void close() {
    socket.close();
  }
}
