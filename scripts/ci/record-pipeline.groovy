// Runs a Jenkinsfile without Jenkins and prints its calls in JSON: [{"name": ..., "arguments": [...], "body": [...]}].
// Every name is accepted; the structure is checked by the reader. Groovy 2.4, as in Jenkins.
import groovy.json.JsonOutput

/** Also used as the return value of a step, which may be text. */
class Call extends LinkedHashMap {
  def trim() { this }
}

class Recorder {
  final List calls = []

  /** A name without arguments, such as any, scm, BENCH. */
  def propertyMissing(String name) {
    name in ['env', 'params'] ? new Variables(name) : name
  }

  def methodMissing(String name, given) {
    def call = new Call()
    call.name = name
    call.arguments = given.findAll { !(it instanceof Closure) }.collect { plain(it) }
    given.findAll { it instanceof Closure }.each { call.body = record(it) }
    calls << call
    call
  }

  static List record(Closure body) {
    def recorder = new Recorder()
    body.delegate = recorder
    body.resolveStrategy = Closure.DELEGATE_ONLY
    body.call()
    recorder.calls
  }

  /** A call that is the argument of another, such as logRotator(...), is not a statement. */
  private plain(value) {
    if (value instanceof Map && calls.any { it.is(value) }) calls.removeAll { it.is(value) }
    if (value instanceof Map) return value.collectEntries { key, each -> [key, plain(each)] }
    if (value instanceof List) return value.collect { plain(it) }
    value instanceof Number || value instanceof Boolean ? value : value.toString()
  }
}

class Variables {
  final String group

  Variables(String group) { this.group = group }

  def propertyMissing(String name) { "${group}.${name}".toString() }
}

// With a fixed name, as not every file name is a valid class name.
def pipeline = new GroovyShell().parse(new File(args[0]).text, 'Jenkinsfile')
def recorder = new Recorder()
pipeline.metaClass.methodMissing = { String name, given -> recorder.methodMissing(name, given) }
pipeline.metaClass.propertyMissing = { String name -> recorder.propertyMissing(name) }
pipeline.run()
println JsonOutput.toJson(recorder.calls)
