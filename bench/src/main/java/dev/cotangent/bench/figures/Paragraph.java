package dev.cotangent.bench.figures;

/**
 * Plain text.
 *
 * @param text one paragraph, without markup
 */
public record Paragraph(String text) implements Block {}
