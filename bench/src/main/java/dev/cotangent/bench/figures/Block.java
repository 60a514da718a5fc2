package dev.cotangent.bench.figures;

/** A part of a section of a report. */
public sealed interface Block permits Chart, Paragraph, Table {}
