package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * What a recurrent forward pass leaves behind for the backward pass, time-major and dense.
 *
 * <p>Positions are those of the input, whatever the direction; see {@link
 * RecurrentSpec#stateBefore} for the states.
 *
 * @param gates [time, batch, traces*hidden], see {@link RecurrentCell#traces}
 * @param h [time + 1, batch, hidden]
 * @param c [time + 1, batch, hidden], present exactly if {@link RecurrentCell#hasCellState}
 */
public record RecurrentTrace(Tensor gates, Tensor h, Optional<Tensor> c) {}
