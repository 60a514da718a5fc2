/**
 * Tables for people and JSON for programs; no figures are made here. Start reading at {@link
 * dev.cotangent.bench.report.TextTable}.
 */
@NullMarked
package dev.cotangent.bench.report;

import org.jspecify.annotations.NullMarked;
