def text = { new File(basedir, "target/${it}.txt").text }

String with = text('with-flag')
assert with.contains('computing on cpu-simd')
assert with =~ /cpu-simd +usable +200 / // the highest rank
assert with.contains('learned')
assert !with.contains('WARNING: computing')

// Without the flag: what it computes on instead, why, and the flag, which is the one above.
String without = text('without-flag')
assert without.contains('computing on cpu-scalar')
assert without =~ /cpu-simd +refused +the JVM was started without the module jdk.incubator.vector/
assert without.contains('remedy: start java with --add-modules jdk.incubator.vector')
assert without.contains('computing on backend cpu-scalar. Not available: cpu-simd')
assert without.contains('learned')

String named = text('by-name')
assert named.contains('computing on cpu-scalar') && named.contains('learned')
