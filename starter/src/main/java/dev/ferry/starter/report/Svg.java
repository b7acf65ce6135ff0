package dev.ferry.starter.report;

import java.util.Locale;

/** A drawing, written in order; its colours come from the page. */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  Svg(int width, int height, String what) {
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            width,
            height,
            Html.escape(what)));
  }

  Svg bar(String style, double x, double y, double width, double height, String title) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">",
            style,
            x,
            y,
            width,
            height));
    out.append("<title>").append(Html.escape(title)).append("</title></rect>\n");
    return this;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            style,
            x1,
            y1,
            x2,
            y2));
    return this;
  }

  Svg path(String style, String points) {
    out.append("<polyline class=\"").append(style).append("\" points=\"").append(points);
    out.append("\"/>\n");
    return this;
  }

  /** A text; {@code anchor} is start, middle or end. */
  Svg text(String anchor, double x, double y, String text) {
    out.append(
        String.format(
            Locale.ROOT, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", anchor, x, y));
    out.append(Html.escape(text)).append("</text>\n");
    return this;
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }
}
