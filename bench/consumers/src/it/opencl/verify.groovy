def text = { new File(basedir, "target/${it}.txt").text }
boolean device = text('by-rank') =~ /opencl +usable/
boolean chosen = text('by-rank') =~ /opencl +usable +[1-9]/ // a GPU; a CPU is used by name only

assert text('by-rank').contains(chosen ? 'computing on opencl' : 'computing on reference')
assert text('by-rank').contains('learned')
assert device ? text('by-name').contains('computing on opencl') && text('by-name').contains('learned')
    : text('by-name').contains('backend opencl, asked for by system property cotangent.backend, cannot be opened')

// Refused for want of a flag: the remedy is the flag that the runs above had.
assert text('denied') =~ /opencl +refused/
assert !device || text('denied').contains('remedy: start java with --enable-native-access=ALL-UNNAMED')
assert text('denied').contains('computing on reference')

// Refused for want of a loader: the remedy names a file, as the runs above found one.
assert text('no-loader') =~ /opencl +refused/
assert text('no-loader').contains('-Dcotangent.opencl.library=')
assert text('no-loader').contains('computing on reference')
