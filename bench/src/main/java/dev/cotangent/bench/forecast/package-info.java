/**
 * Forecasts of a time series beside baselines that learn nothing.
 *
 * <p>Start reading at {@link dev.cotangent.bench.forecast.Forecast}.
 */
@NullMarked
package dev.cotangent.bench.forecast;

import org.jspecify.annotations.NullMarked;
