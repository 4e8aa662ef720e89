# The libraries we stand on, in CARE_BACKENDS.

# GSL is linked in and hidden, so that its error handling is ours alone and another GSL in the process stays as it is.
set(suffixes ${CMAKE_FIND_LIBRARY_SUFFIXES})
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
find_package(GSL REQUIRED)
set(CMAKE_FIND_LIBRARY_SUFFIXES ${suffixes})

find_package(cJSON REQUIRED)
find_package(Threads REQUIRED)
set(CARE_BACKENDS GSL::gsl GSL::gslcblas cJSON::cJSON Threads::Threads m)

if(LIBCARE_WITH_HIGHS)
    enable_language(CXX)
    find_package(HiGHS REQUIRED)
    list(APPEND CARE_BACKENDS HiGHS::HiGHS)
endif()
