package dev.ferry.starter.report;

/** Markup, written in order. Every text goes through {@link #escape}. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup of our own. */
  Html raw(String markup) {
    out.append(markup).append('\n');
    return this;
  }

  /** An element with a text. */
  Html element(String name, String text) {
    out.append('<').append(name).append('>').append(escape(text));
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** An element with a class and a text. */
  Html element(String name, String style, String text) {
    out.append('<').append(name).append(" class=\"").append(escape(style)).append("\">");
    out.append(escape(text)).append("</").append(name).append(">\n");
    return this;
  }

  /** A row of a table. */
  Html row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      out.append("<td>").append(escape(cell)).append("</td>");
    }
    out.append("</tr>\n");
    return this;
  }

  /** The beginning of a table. */
  Html table(String... heads) {
    out.append("<table><thead><tr>");
    for (String head : heads) {
      out.append("<th>").append(escape(head)).append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
    return this;
  }

  Html endOfTable() {
    return raw("</tbody></table>");
  }

  /** Text as markup, in elements and in attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
