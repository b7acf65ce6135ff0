package dev.ferry.activities.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The part of Route 53 that Ferry uses, with its documented rules: a DELETE must match the set
 * exactly, values and TTL; a CREATE must not find one; a batch is applied whole or not at all; a
 * change is PENDING for a while; a busy zone answers PriorRequestNotComplete. It can do a change
 * and lose the answer.
 */
final class StrictRoute53 implements AutoCloseable {
  static final String ZONE = "Z0STRICT";
  private static final String XMLNS = " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

  final AtomicInteger answersToLose = new AtomicInteger();
  final AtomicInteger busy = new AtomicInteger();
  final AtomicInteger pendingLooks = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  final AtomicInteger changes = new AtomicInteger();
  volatile boolean denied;
  private final TreeMap<String, Entry> sets = new TreeMap<>();
  private final HttpServer server;

  private record Entry(String name, String type, String extra, String ttl, List<String> values) {
    String key() {
      return name + " " + type;
    }

    String xml() {
      StringBuilder text = new StringBuilder("<ResourceRecordSet><Name>" + name + "</Name>");
      text.append("<Type>").append(type).append("</Type>").append(extra);
      text.append("<TTL>").append(ttl).append("</TTL><ResourceRecords>");
      for (String value : values) {
        text.append("<ResourceRecord><Value>")
            .append(escape(value))
            .append("</Value></ResourceRecord>");
      }
      return text.append("</ResourceRecords></ResourceRecordSet>").toString();
    }
  }

  StrictRoute53() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Someone else's UPSERT. */
  synchronized void given(String name, String type, int ttl, String... values) {
    put(new Entry(name, type, "", "" + ttl, List.of(values).stream().sorted().toList()));
  }

  /** What it holds. */
  synchronized RRset rrset(RRset.Key key) {
    Entry entry = sets.get(key.toString());
    return entry == null
        ? RRset.absent(key)
        : new RRset(key, Duration.ofSeconds(Long.parseLong(entry.ttl())), entry.values());
  }

  synchronized void weighted(String name, String type, String value) {
    String extra = "<SetIdentifier>one</SetIdentifier><Weight>10</Weight>";
    put(new Entry(name, type, extra, "60", List.of(value)));
  }

  private void put(Entry entry) {
    sets.put(entry.key(), entry);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath().replaceFirst("/$", "");
      String answer;
      int status = 200;
      try {
        answer = denied ? error("AccessDenied", "not allowed") : answer(exchange, path, body);
      } catch (Refused e) {
        answer = error(e.code, e.getMessage());
        status = 400;
      }
      if (path.endsWith("/rrset")
          && exchange.getRequestMethod().equals("POST")
          && answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return;
      }
      byte[] bytes = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(denied ? 403 : status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String answer(HttpExchange exchange, String path, byte[] body) {
    if (path.contains("/change/")) {
      looks.incrementAndGet();
      boolean pending = pendingLooks.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      return "<GetChangeResponse" + XMLNS + ">" + info(pending) + "</GetChangeResponse>";
    }
    if (path.endsWith("/rrset") && exchange.getRequestMethod().equals("POST")) {
      return change(body);
    }
    if (path.endsWith("/rrset")) {
      return list(exchange.getRequestURI().getQuery());
    }
    return "<GetHostedZoneResponse"
        + XMLNS
        + "><HostedZone><Id>/hostedzone/"
        + ZONE
        + "</Id><Name>strict.test.</Name><CallerReference>x</CallerReference></HostedZone>"
        + "<DelegationSet><NameServers><NameServer>ns-1.strict.test</NameServer></NameServers>"
        + "</DelegationSet></GetHostedZoneResponse>";
  }

  private synchronized String list(String query) {
    String start = query == null ? "" : query.replaceAll(".*\\bname=([^&]*).*", "$1");
    String type = query == null ? "" : query.replaceAll(".*\\btype=([^&]*).*", "$1");
    StringBuilder all = new StringBuilder();
    sets.tailMap(query == null || !query.contains("name=") ? "" : start + " " + type, true)
        .values()
        .forEach(it -> all.append(it.xml()));
    return "<ListResourceRecordSetsResponse"
        + XMLNS
        + "><ResourceRecordSets>"
        + all
        + "</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"
        + "</ListResourceRecordSetsResponse>";
  }

  private synchronized String change(byte[] body) {
    if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new Refused("PriorRequestNotComplete", "the zone is busy");
    }
    TreeMap<String, Entry> next = new TreeMap<>(sets);
    for (Element change : elements(parse(body).getDocumentElement(), "Change")) {
      Entry entry = entry(change);
      Entry there = next.get(entry.key());
      switch (text(change, "Action")) {
        case "DELETE" -> {
          if (!entry.equals(there)) {
            throw new Refused(
                "InvalidChangeBatch", "but the values provided do not match the current values");
          }
          next.remove(entry.key());
        }
        case "CREATE" -> {
          if (there != null) {
            throw new Refused("InvalidChangeBatch", "but it already exists");
          }
          next.put(entry.key(), entry);
        }
        default -> throw new Refused("InvalidInput", "not in this stand-in");
      }
    }
    sets.clear();
    sets.putAll(next);
    changes.incrementAndGet();
    return "<ChangeResourceRecordSetsResponse"
        + XMLNS
        + ">"
        + info(pendingLooks.get() > 0)
        + "</ChangeResourceRecordSetsResponse>";
  }

  private static Entry entry(Element change) {
    return new Entry(
        text(change, "Name"),
        text(change, "Type"),
        "",
        text(change, "TTL"),
        elements(change, "Value").stream().map(Element::getTextContent).sorted().toList());
  }

  private static String info(boolean pending) {
    return "<ChangeInfo><Id>/change/C1</Id><Status>"
        + (pending ? "PENDING" : "INSYNC")
        + "</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>";
  }

  private static String error(String code, String message) {
    return "<ErrorResponse"
        + XMLNS
        + "><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    Refused(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private static Document parse(byte[] xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml));
    } catch (Exception e) {
      throw new Refused("InvalidInput", e.toString());
    }
  }

  private static List<Element> elements(Element in, String name) {
    List<Element> all = new ArrayList<>();
    var nodes = in.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      all.add((Element) nodes.item(i));
    }
    return all;
  }

  private static String text(Element in, String name) {
    return elements(in, name).getFirst().getTextContent();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
