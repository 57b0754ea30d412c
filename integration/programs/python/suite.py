"""suite.py MODULE: runs a module of the package test, a line "ok", "fail" or "skip" for each test."""

import os
import sys
import traceback
import unittest

from test import support

support.use_resources = []  # neither network nor large files nor minutes of CPU time
os.chdir("/tmp")
module = "test." + sys.argv[1]


def name(test):
    # A module or class whose set-up fails stands for its tests.
    return test.id().removeprefix(module + ".").replace(" ", "_")


class Lines(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.bad = set()

    def line(self, word, test):
        print(word, name(test), file=sys.__stdout__, flush=True)

    def bad_line(self, test, error):
        if name(test) not in self.bad:
            self.bad.add(name(test))
            self.line("fail", test)
        print("".join(traceback.format_exception(*error)), file=sys.__stderr__)

    def addError(self, test, error):
        if issubclass(error[0], support.ResourceDenied):
            self.addSkip(test, str(error[1]))
        else:
            self.bad_line(test, error)

    def addFailure(self, test, error):
        self.bad_line(test, error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.bad_line(test, error)

    def addSkip(self, test, reason):
        if not hasattr(test, "test_case"):  # a part of a test is not counted
            self.line("skip", test)

    def addSuccess(self, test):
        if name(test) not in self.bad:
            self.line("ok", test)

    def addExpectedFailure(self, test, error):
        self.line("ok", test)

    def addUnexpectedSuccess(self, test):
        self.line("fail", test)


try:
    unittest.defaultTestLoader.loadTestsFromName(module).run(Lines())
except unittest.SkipTest:
    print("skip", module)
