package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamsTest {

  @Test
  void eachRowOfABatchContinuesThatOfTheBatchBefore() {
    TextCorpus text = TextCorpus.of("abcdefghijklmnopq");
    Dataset streams = Streams.of(text.windows(2), 3);
    List<String> read = new ArrayList<>(List.of("", "", ""));
    for (Batch batch : Batches.inOrder(streams, 3).epoch(0)) {
      for (int row = 0; row < 3; row++) {
        var tokens = (HostArray.Ints) batch.inputs().rows(row);
        read.set(row, read.get(row) + text.vocabulary().decode(tokens.values()));
      }
    }
    assertThat(read).containsExactly("abcd", "efgh", "ijkl");
  }

  @Test
  void moreStreamsThanRowsAreAnError() {
    Dataset windows = TextCorpus.of("abcde").windows(2);
    assertThatThrownBy(() -> Streams.of(windows, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 2 streams")
        .hasMessageContaining("got 3");
    assertThatThrownBy(() -> Streams.of(windows, 0)).hasMessageContaining("got 0");
  }
}
