# Makes the app image and the installer for Windows (target\installer\*.msi), both with their own
# Java, and starts the image once as its test. Needs: Maven, a JDK 25 and the WiX tools.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$work = Join-Path $root 'target\installer'
Set-Location $root

function Invoke-Checked([string] $program, [string[]] $arguments) {
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "$program ended with $LASTEXITCODE" }
}

$version = ([xml](Get-Content pom.xml)).project.version
Invoke-Checked 'mvn' @('-B', '-q', 'package', '-DskipTests')
$settings = & mvn -B -q validate exec:exec '-Dexec.executable=java' `
    '-Dexec.args=-XshowSettings:properties -version' 2>&1 | Out-String
$jdk = [regex]::Match($settings, 'java\.home = (.+)').Groups[1].Value.Trim()
$jpackage = Join-Path $jdk 'bin\jpackage.exe'
if (-not (Test-Path $jpackage)) { throw "The JDK in '$jdk' has no jpackage; install a full JDK 25." }

# The app image. On Windows a launcher has a console or has none: espalier.exe is the window,
# espalier-cli.exe the command line.
if (Test-Path $work) { Remove-Item -Recurse -Force $work }
New-Item -ItemType Directory -Force "$work\image" | Out-Null
Invoke-Checked "$jdk\bin\java.exe" @('installer\Stage.java', 'target', 'assets', "$work\input")
Invoke-Checked $jpackage @('--type', 'app-image', '@installer\jpackage.args',
    '--app-version', $version, '--input', "$work\input", '--dest', "$work\image",
    '--icon', 'assets\icons\espalier.ico',
    '--add-launcher', 'espalier-cli=installer\windows\command-line.properties')

# Started once, as a person would.
$launcher = "$work\image\espalier\espalier-cli.exe"
$samples = "$work\image\espalier\app\assets\samples"
$told = & $launcher --version | Out-String
if (-not $told.Contains($version)) { throw "the image says '$told', not version $version" }
Invoke-Checked $launcher @('inspect', "$samples\lenet-5.onnx", '--json')
Invoke-Checked $launcher @('compress', "$samples\lenet-5.onnx", '--bits', '4',
    '--out', "$work\lenet-5-small.onnx")
if ((Get-Item "$work\lenet-5-small.onnx").Length -ge (Get-Item "$samples\lenet-5.onnx").Length) {
    throw 'the image compressed a model to something larger'
}

# The upgrade code stays the same for ever: by it a new version replaces the old one.
Invoke-Checked $jpackage @('--type', 'msi', '--name', 'espalier', '--app-version', $version,
    '--app-image', "$work\image\espalier", '--dest', $work, '--license-file', 'LICENSE',
    '--win-dir-chooser', '--win-menu', '--win-per-user-install',
    '--win-upgrade-uuid', '5a1d3c1e-6a0f-4f0e-9a53-3c9a6b1f2e70')
