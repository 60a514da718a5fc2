String run = new File(basedir, 'target/run.txt').text
assert run =~ /abacus +usable +1000 +beads on rods/ // above cpu-simd, which is there too
assert run =~ /cpu-simd +usable +200 /
assert run.contains('consumer.abacus.AbacusProvider')
assert run.contains('computing on abacus')
assert run.contains('learned')

// The kits ran, and whole.
def tests = { new groovy.xml.XmlSlurper().parse(new File(basedir, "target/surefire-reports/TEST-consumer.abacus.${it}.xml")) }
assert tests('AbacusTest').@tests.toInteger() > 500
assert tests('AbacusLayersTest').@tests.toInteger() > 50
