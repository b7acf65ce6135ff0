package dev.ferry.lab.witness;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One TCP connection. Closing it from another thread ends whatever waits on it. */
final class Connection implements Closeable {

  private final SocketChannel channel;
  private final AnswerReader answers;

  Connection() throws IOException {
    this.channel = SocketChannel.open();
    this.answers = new AnswerReader(channel);
  }

  void connect(InetSocketAddress address) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(address);
  }

  /** Sends a request and reads its answer. */
  Answer exchange(ByteBuffer request) throws IOException {
    while (request.hasRemaining()) {
      channel.write(request);
    }
    return answers.read();
  }

  /**
   * Whether the server has left this idle connection open. Anything it sent unasked, such as 408,
   * announces that it has not.
   */
  boolean stillOpen() {
    if (answers.hasLeftOver()) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
      channel.configureBlocking(true);
      return quiet;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing more is expected of it.
    }
  }
}
