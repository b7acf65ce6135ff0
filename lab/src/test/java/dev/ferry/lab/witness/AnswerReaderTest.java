package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final String SHA_OF_BODY = Orders.sha256("body".getBytes(ISO_8859_1));

  private static AnswerReader reading(String bytes) {
    byte[] all = bytes.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return new AnswerReader(Channels.newChannel(new ByteArrayInputStream(all)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 4\n\nbody",
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\ncontent-length:4\n\nbody",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1;x=y\nb\n3\nody\n0\nTrailer: x\n\n"
      })
  void readsABodyWithAKnownEndAndKeepsTheConnection(String bytes) throws IOException {
    AnswerReader reader = reading(bytes + "HTTP/1.1 204 No Content\n\n");
    Answer answer = reader.read();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.sha256()).isEqualTo(SHA_OF_BODY);
    assertThat(answer.excerpt()).isEqualTo("body");
    assertThat(answer.reusable()).isTrue();
    assertThat(reader.read().status()).isEqualTo(204);
    assertThat(reader.hasLeftOver()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\n\nbody",
        "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 4\n\nbody",
        "HTTP/1.0 200 OK\nContent-Length: 4\n\nbody"
      })
  void doesNotReuseAConnectionTheServerWillClose(String bytes) throws IOException {
    Answer answer = reading(bytes).read();
    assertThat(answer.sha256()).isEqualTo(SHA_OF_BODY);
    assertThat(answer.reusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 20",
        "HTTP/1.1 200 OK\nContent-Length: 5\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nbody",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nbody\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nbody\n0\n"
      })
  void takesNoAnswerThatEndsTooEarly(String bytes) {
    assertThatThrownBy(reading(bytes)::read).isInstanceOf(EOFException.class);
  }

  @Test
  void takesNothingElseForAnAnswer() {
    assertThatThrownBy(reading("SSH-2.0-OpenSSH\n")::read).isInstanceOf(ProtocolException.class);
  }
}
